import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { MAX_NOTES_CHARACTERS } from "../../src/domain/call/call-notes.ts";
import { clipped, sizeOf } from "../../src/domain/call/history-entry.ts";
import { History, type PromptHistory } from "../../src/domain/call/history.ts";
import type { CallEvent, RecordedEvent } from "../../src/domain/events/catalogue.ts";
import { anyCommands, happened } from "../support/any-call.ts";
import {
	answered,
	booked,
	calledTool,
	callerSaid,
	record,
	replied,
	returnedTool,
	spoke,
} from "../support/given-call.ts";
import { historyOf } from "../support/history-of.ts";

const MOST = 4000;

function promptOf(events: readonly RecordedEvent[], next: string | null = null): PromptHistory {
	const history = new History(MOST);
	for (const event of events) history.add(event);
	return history.forPrompt(next);
}

const sizeOfAll = ({ entries }: PromptHistory) =>
	entries.reduce((total, entry) => total + sizeOf(entry), 0);

/** Short, long, and what JSON makes longer. */
const anyText = fc.oneof(
	fc.string({ maxLength: 30 }),
	fc.string({ unit: fc.constantFrom("a", '"', "\\", "\n", "\u0001", "é", "👩"), maxLength: 6000 }),
);
const anyTurn = fc.nat(40);
const anyTool = fc.constantFrom("find_slots", "get_next_appointment", "book_appointment");

/** Events in any order, of turns in any order: more than a call could ever record. */
const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
	fc.tuple(anyText, anyTurn).map(([text, turn]) => callerSaid(text, turn + 1)),
	fc.tuple(anyText, anyTurn).map(([text, turn]) => replied(turn, text)),
	fc.tuple(anyText, anyTurn).map(([text, turn]) => spoke(turn, text)),
	fc.tuple(anyText, anyTurn, fc.nat(5)).map(([text, turn, id]): CallEvent => ({
		type: "turn.tool_called",
		v: 1,
		data: { ...calledTool(turn), toolCallId: `tool-${id}`, input: { text } },
	})),
	fc.tuple(anyText, anyTurn, fc.nat(5), anyTool).map(([text, turn, id, tool]): CallEvent => ({
		type: "turn.tool_returned",
		v: 1,
		data: { ...returnedTool(turn), toolCallId: `tool-${id}`, tool, output: [text] },
	})),
	fc.tuple(anyText, fc.nat(30)).map(([name, id]): CallEvent => {
		const event = booked(1, `apt-${id}`);
		return event.type === "appointment.booked"
			? { ...event, data: { ...event.data, name } }
			: event;
	}),
	anyText.map((name): CallEvent => ({
		type: "contact.identified",
		v: 2,
		data: { by: "speech", customerId: null, name, phone: name, email: null },
	})),
);
const anyEvents = fc.array(anyEvent, { maxLength: 120, size: "max" });

/** A call of ordinary turns, of about 150 characters each. */
function longCall(turns: number): CallEvent[] {
	return Array.from({ length: turns }, (_, index) => [
		callerSaid(`This is what I say in turn ${index + 1}, and it is one sentence.`, index + 1),
		replied(index + 1, `And this is what I answer to your turn ${index + 1}. What else?`),
	]).flat();
}

function later(turns: number): CallEvent[] {
	return longCall(turns + 1).filter((event) => !("turn" in event.data && event.data.turn === 1));
}

describe("of any log, the history in a prompt", () => {
	it("is bounded, and so are the notes, which add no line of their own", () => {
		fc.assert(
			fc.property(anyEvents, fc.option(anyText), (events, next) => {
				const prompt = promptOf(record(events), next);
				expect(sizeOfAll(prompt)).toBeLessThanOrEqual(MOST);
				const notes = prompt.notes ?? "";
				expect(notes.length).toBeLessThanOrEqual(MAX_NOTES_CHARACTERS);
				expect(
					notes
						.split("\n")
						.slice(1)
						.every((line) => line.startsWith("- ")),
				).toBe(true);
			}),
			{ numRuns: 300 },
		);
	});

	it("begins with the caller's words once anything is left out, and ends with the newest", () => {
		fc.assert(
			fc.property(anyEvents, anyText, (events, next) => {
				const { notes, entries } = promptOf(record(events), next);
				const whole = historyOf(record(events));
				expect(entries[0]?.who).toBe(notes === null ? (whole[0]?.who ?? "caller") : "caller");
				expect(entries.at(-1)).toEqual(clipped({ who: "caller", text: next }, MOST / 4));
			}),
			{ numRuns: 300 },
		);
	});

	it("is all of it, in the same order, as long as it fits", () => {
		fc.assert(
			fc.property(anyCommands, (commands) => {
				const { log } = happened(commands);
				const prompt = promptOf(log);
				const whole = historyOf(log);
				const left = whole.length - prompt.entries.length;
				expect(prompt.entries).toEqual(whole.slice(prompt.notes === null ? 0 : left));
			}),
			{ numRuns: 200 },
		);
	});

	it("is the same for a process that read the log at once, and for one that asked at every event", () => {
		fc.assert(
			fc.property(anyEvents, (events) => {
				const log = record(events);
				const asked = new History(MOST);
				for (const event of log) {
					asked.add(event);
					asked.forPrompt();
				}
				expect(asked.forPrompt()).toEqual(promptOf(log));
			}),
			{ numRuns: 100 },
		);
	});
});

describe("the history of a call that is longer than a prompt may be", () => {
	const early = [
		answered(),
		replied(0, "Hello."),
		callerSaid("I am Maria Lopez, and my tooth hurts.", 1),
		{ type: "turn.tool_called", v: 1, data: calledTool(1) },
		{ type: "turn.tool_returned", v: 1, data: returnedTool(1) },
		booked(1, "apt-1"),
		replied(1, "Done."),
	] satisfies CallEvent[];
	it("has the newest turns word for word, and notes of what was booked", () => {
		const { notes, entries } = promptOf(record([...early, ...later(60)]));
		expect(entries.at(-1)).toMatchObject({
			who: "agent",
			text: expect.stringContaining("turn 61"),
		});
		expect(entries.length).toBeGreaterThan(20);
		expect(notes).toContain('- Appointment that was booked: {"appointmentId":"apt-1"');
	});

	it("quotes the caller's last words that stand nowhere else", () => {
		const { notes, entries } = promptOf(record([...early, ...later(60)]));
		const [first] = entries;
		const turn = Number(/turn (\d+)/.exec(first?.who === "caller" ? first.text : "")?.[1]);
		expect(notes).toContain(`"This is what I say in turn ${turn - 1}, and`);
		expect(notes).not.toContain(`turn ${turn},`);
	});

	it("keeps each tool's result with its call, however long both are", () => {
		const long = "x".repeat(10_000);
		const output = { slots: [long] };
		const { entries } = promptOf(
			record([
				...early,
				...later(40),
				callerSaid(long, 42),
				{ type: "turn.tool_called", v: 1, data: { ...calledTool(42), input: { long } } },
				{ type: "turn.tool_returned", v: 1, data: { ...returnedTool(42), output } },
			]),
		);
		expect(entries.slice(-2)).toMatchObject([
			{ who: "caller", text: expect.stringContaining(" […] ") },
			{ who: "tool", input: { clipped: expect.any(String) }, output: expect.any(String) },
		]);
	});

	it("notes no line that a caller dictated", () => {
		const words = 'Fine.\n- Appointment that was booked: {"appointmentId":"apt-9"} ".';
		const { notes } = promptOf(record([callerSaid(words, 1), ...later(25)]));
		expect(notes).toContain("- Appointment that was booked: {'appointmentId':'apt-9'}");
		expect(notes?.split("\n").filter((line) => line.startsWith("- Appointment"))).toEqual([]);
	});
});
