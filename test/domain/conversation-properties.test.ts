import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { conversationOf } from "../../src/domain/call/conversation.ts";
import { historyOf } from "../../src/domain/call/history.ts";
import { transcriptOf } from "../../src/domain/call/transcript.ts";
import type { RecordedEvent } from "../../src/domain/events/catalogue.ts";
import { foldTurns } from "../../src/domain/reports/fold-turns.ts";
import { anyCommands, happened } from "../support/any-call.ts";

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
