import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Call, evolve, newCall } from "../../src/domain/call/call.ts";
import type { CallCommand } from "../../src/domain/call/commands.ts";
import { conversationOf } from "../../src/domain/call/conversation.ts";
import { decide } from "../../src/domain/call/decide.ts";
import { transcriptOf } from "../../src/domain/call/transcript.ts";
import type { RecordedEvent } from "../../src/domain/events/catalogue.ts";
import { foldTurns } from "../../src/domain/reports/fold-turns.ts";
import { anyCommands, happened } from "../support/any-call.ts";
import {
	answers,
	callerSays,
	cutReply,
	hangsUp,
	record,
	spokenSentence,
	wholeReply,
} from "../support/given-call.ts";
import { historyOf } from "../support/history-of.ts";

const words = (texts: readonly (string | null)[]) =>
	texts.flatMap((text) => text?.split(" ") ?? []).filter(Boolean);

const inTranscript = (log: readonly RecordedEvent[]) =>
	words(transcriptOf(log).flatMap(({ who, text }) => (who === "agent" ? [text] : [])));
const inHistory = (log: readonly RecordedEvent[]) =>
	words(historyOf(log).flatMap((entry) => (entry.who === "agent" ? [entry.text] : [])));
const inRows = (log: readonly RecordedEvent[]) => {
	const of = { workspaceId: "default", callId: "call_1", started: null };
	const rows = foldTurns({ ...of, conversation: conversationOf(log) });
	return words(rows.map(({ heardText }) => heardText));
};

describe("of any log, also while the call goes on, what was heard", () => {
	it("is the same in the transcript, in the history and in the rows of the turns", () => {
		fc.assert(
			fc.property(anyCommands, fc.double({ min: 0, max: 1, noNaN: true }), (commands, share) => {
				const { log } = happened(commands);
				const known = log.slice(0, Math.ceil(log.length * share));
				expect(inRows(known)).toEqual(inTranscript(known));
				expect(inHistory(known).toSorted()).toEqual(inTranscript(known).toSorted());
			}),
			{ numRuns: 200 },
		);
	});
});

/** What may happen to a process that speaks. It may do so at any moment, and start anew after it died. */
const STEPS = ["hears", "speaks", "speaks", "fails", "finishes", "is cut short", "dies"] as const;
const anySteps = fc.array(fc.constantFrom(...STEPS), { maxLength: 40 });

/** The log of such a process, and the words that it knew to be heard when it recorded them. */
function talk(steps: readonly (typeof STEPS)[number][]) {
	const log: RecordedEvent[] = [];
	let call: Call = newCall;
	const execute = (command: CallCommand) => {
		const decision = decide(command, call);
		expect(decision).toMatchObject({ ok: true });
		const events = decision.ok ? record(decision.value, call.lastSeq) : [];
		log.push(...events);
		call = events.reduce(evolve, call);
	};

	const heard: string[] = [];
	let reply: string[] = [];
	let started = false;
	const hears = () => {
		const word = `word-${heard.length}`;
		heard.push(word);
		reply.push(word);
	};
	const forget = () => {
		reply = [];
		started = false;
	};
	const cut = () => {
		if (!started) return;
		hears();
		execute({ type: "interrupt_reply", interrupted: cutReply(call.turn, reply.join(" ")) });
		forget();
	};

	execute(answers());
	for (const step of steps)
		switch (step) {
			case "hears":
				cut();
				forget();
				execute(callerSays("and"));
				break;
			case "speaks": {
				if (!started) execute({ type: "start_reply", turn: call.turn });
				started = true;
				const before = reply.length;
				hears();
				hears();
				const text = reply.slice(before).join(" ");
				execute({ type: "speak_sentence", spoken: spokenSentence(call.turn, text) });
				break;
			}
			case "fails": {
				if (started) hears();
				const failed = { turn: call.turn, stage: "speech", code: "down" } as const;
				const [generated, said] = [`${reply.join(" ")} and more`, reply.join(" ")];
				execute({ type: "fail_reply", failed: { ...failed, generated, heard: said } });
				break;
			}
			case "finishes":
				if (!started) break;
				execute({ type: "finish_reply", replied: wholeReply(call.turn, reply.join(" ")) });
				forget();
				break;
			case "is cut short":
				cut();
				break;
			case "dies":
				forget();
				execute({ type: "resume", awayMs: 4000 });
				break;
		}
	execute(hangsUp());
	return { log, heard };
}

describe("of a call whose process fails and dies at any moment, every word that was heard", () => {
	it("is there once, in the order in which it was said", () => {
		fc.assert(
			fc.property(anySteps, (steps) => {
				const { log, heard } = talk(steps);
				expect(inTranscript(log)).toEqual(heard);
				expect(inHistory(log)).toEqual(heard);
				expect(inRows(log)).toEqual(heard);
			}),
			{ numRuns: 500 },
		);
	});
});
