import * as fc from "fast-check";

import { type Call, evolve, newCall } from "../../src/domain/call/call.ts";
import type { CallCommand } from "../../src/domain/call/commands.ts";
import { decide } from "../../src/domain/call/decide.ts";
import { AppointmentFacts, type RecordedEvent } from "../../src/domain/events/catalogue.ts";
import {
	analysis,
	answers,
	booked,
	calledTool,
	callerSays,
	cutReply,
	followUp,
	hangsUp,
	record,
	returnedTool,
	spokenSentence,
	wholeReply,
} from "./given-call.ts";

const caller = {
	by: "speech",
	customerId: null,
	name: "Maria Lopez",
	phone: null,
	email: null,
} as const;

/** Every command there is, for a few turns and ids, so that they meet often; ending a call is rarer than talking. */
function menu(turn: number, followUpId: string, expectedSeq: number): CallCommand[] {
	const generated = "Hi.";
	const appointment = AppointmentFacts.parse(booked(turn, `apt-${turn}`).data);
	const cancelled = {
		type: "appointment.cancelled",
		v: 1,
		data: { by: "caller", turn, ...appointment },
	} as const;
	const talking: CallCommand[] = [
		answers("c-7"),
		callerSays("Hello?"),
		{ type: "start_reply", turn },
		{ type: "speak_sentence", spoken: spokenSentence(turn, generated) },
		{ type: "finish_reply", replied: wholeReply(turn, generated) },
		{ type: "interrupt_reply", interrupted: cutReply(turn, "H") },
		{
			type: "fail_reply",
			failed: { turn, stage: "speech", code: "down", generated, heard: "H" },
		},
		{ type: "call_tool", called: calledTool(turn) },
		{
			type: "return_tool",
			returned: returnedTool(turn),
			learned: [booked(turn, `apt-${turn}`)],
		},
		{ type: "return_tool", returned: returnedTool(turn), learned: [cancelled] },
		{ type: "identify", identified: caller },
	];
	return [
		...talking,
		...talking,
		{ type: "resume", awayMs: 4000 },
		hangsUp("idle"),
		{ type: "record_analysis", analysis },
		{ type: "record_reanalysis", reanalysisId: followUpId, agentVersion: 2, analysis },
		{ type: "propose_follow_up", followUp: followUp(followUpId) },
		{ type: "propose_follow_up", followUp: followUp(followUpId, true) },
		{ type: "approve_follow_up", followUpId },
		{ type: "decline_follow_up", followUpId, why: null },
		{ type: "follow_up_timed_out", followUpId },
		{ type: "appointment_cancelled", turn: null, appointment },
		{ type: "remind", appointment },
		{ type: "follow_up_booked", followUpId, taskId: "task-1" },
		{ type: "follow_up_failed", followUpId, why: "down" },
		{ type: "seal", expectedSeq, digest: "d1" },
	];
}

/** Any commands, whether or not they make sense when they come. */
export const anyCommands = fc.array(
	fc
		.tuple(fc.nat(3), fc.constantFrom("f-1", "f-2"), fc.nat(40))
		.chain((some) => fc.constantFrom(...menu(...some))),
	{ minLength: 1, maxLength: 150, size: "max" },
);

/** What the log holds after the commands, each decided on what the ones before it left. */
export function happened(commands: readonly CallCommand[]): { log: RecordedEvent[]; call: Call } {
	const log: RecordedEvent[] = [];
	let call = newCall;
	for (const command of commands) {
		const decision = decide(command, call);
		if (!decision.ok) continue;
		const events = record(decision.value, call.lastSeq);
		log.push(...events);
		call = events.reduce(evolve, call);
	}
	return { log, call };
}
