import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import { batchOf, callEventsDeps } from "../support/consumer-deps.ts";
import {
	analysis,
	conversation,
	givenCall,
	published,
	recorded,
	sealed,
} from "../support/facts.ts";
import { loggedCall } from "../support/logged-call.ts";

/** A call of which everything is known, with a follow-up that waits for a person. */
export async function waitingFollowUp(workspaceId: string, separator = ".") {
	const call = givenCall({ workspaceId, turns: 2 });
	const followUpId = `${call.callId}${separator}call_back`;
	const events: CallEvent[] = [
		...conversation(call),
		{ type: "call.analyzed", v: 2, data: { analysis: analysis(call) } },
		{
			type: "followup.proposed",
			v: 2,
			data: {
				followUp: {
					followUpId,
					kind: "call_back",
					dueAt: "2026-11-23T10:00:00+00:00",
					name: call.name,
					phone: call.phone,
					note: "Call back.",
					needsApproval: true,
					appointmentId: null,
				},
			},
		},
	];
	const log = await sealed(call, recorded(call, events));
	const object = await loggedCall(call.callId, log);
	await consumeCallEvents(batchOf("call-events", published(call, log)), callEventsDeps().deps);
	return { ...call, followUpId, object, log };
}
