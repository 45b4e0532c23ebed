import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readFacts } from "../../embedded/dialogue/facts.ts";
import { answerLlama } from "../../embedded/dialogue/llama.ts";
import { readNotes, writeNotes } from "../../embedded/dialogue/notes.ts";
import { startOf, type State } from "../../embedded/dialogue/state.ts";
import { CallNotes } from "../../src/domain/call/call-notes.ts";
import { SUMMARY_INSTRUCTIONS } from "../../src/domain/call/history-summary.ts";
import { booked, record } from "../support/given-call.ts";
import { prompt } from "./dialogue-line.ts";

const facts = readFacts(prompt());

/** The notes of a prompt, as the product writes them. */
function notesWith(summary: string | null, withBooking = false): string {
	const notes = new CallNotes();
	for (const event of withBooking ? record([booked(1, "apt-1")]) : []) notes.add(event);
	return notes.text({ summary, words: [] });
}

type Message = { role: string; content: string };

async function answer(messages: Message[]): Promise<string> {
	const reply = await answerLlama({ messages });
	const body = reply.kind === "json" ? reply.body : null;
	return String(Object(body)["response"]);
}

const anyDay = fc.constantFrom("2026-11-24", "2026-11-26", "2026-12-01");
const anyTime = fc.constantFrom("09:00", "10:30", "16:00");
const orNull = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });
const anyNoted = fc.record({
	wants: orNull(fc.constantFrom("book", "move", "cancel", "next", "callback")),
	service: orNull(fc.constantFrom("cleaning", "check up")),
	day: orNull(
		fc.oneof(
			fc.tuple(anyDay, anyDay).map(([from, to]) => ({ from, to })),
			fc.constant({
				from: "2026-11-24",
				to: "2026-11-26",
				only: ["2026-11-24", "2026-11-26"],
			}),
		),
	),
	time: orNull(
		fc.oneof(
			anyTime.map((time) => ({ kind: "at" as const, time })),
			fc.constant({ kind: "between" as const, from: "12:00", to: "18:00" }),
			fc.constant({ kind: "one_of" as const, times: ["09:00", "16:00"] }),
			fc.constant({ kind: "any" as const }),
		),
	),
	name: orNull(fc.constantFrom("Maria Lopez", "Dr. J. O'Neill", "Ada")),
	email: orNull(fc.constantFrom("ada@example.org")),
	phone: fc.constantFrom("", "02079460123", "+442079460123"),
	callbackPromised: fc.boolean(),
});

describe("what the embedded receptionist notes of a long call", () => {
	it("is all there when it reads its summary again", () => {
		fc.assert(
			fc.property(anyNoted, fc.boolean(), (noted, checked) => {
				const phoneChecked = checked && noted.phone !== "";
				const state: State = { ...startOf(facts), ...noted, phoneChecked };
				const read = readNotes(startOf(facts), notesWith(writeNotes(state)), facts);
				expect(read).toEqual({ ...state, heard: null });
			}),
		);
	});

	it("has the appointments that the product noted, and who made them", () => {
		const read = readNotes(startOf(facts), notesWith(null, true), facts);
		expect(read).toMatchObject({
			bookings: [
				{
					service: "cleaning",
					at: { day: "2026-11-24", time: "10:00" },
					appointmentId: "apt-1",
				},
			],
			name: "Maria Lopez",
		});
	});

	it("lets it go on where the caller was", async () => {
		const summary = await answer([
			{ role: "system", content: `${SUMMARY_INSTRUCTIONS}\n\n${prompt()}` },
			{
				role: "user",
				content: [
					"Transcript:",
					"Caller: I'd like to book a cleaning on Tuesday at ten.",
					"Agent: What is your name?",
					"Caller: My name is Maria Lopez.",
				].join("\n"),
			},
		]);
		expect(summary).toBe(
			"The caller wants to book an appointment; the service is cleaning; the day is 2026-11-24; the time is 10:00; their name is Maria Lopez.",
		);
		const goesOn = (notes: string) =>
			answer([
				{ role: "system", content: `${prompt()}\n\n${notes}` },
				{ role: "user", content: "My number is 020 7946 0123." },
			]);
		const [knowing, not] = [await goesOn(notesWith(summary)), await goesOn(notesWith(null))];
		expect(knowing).not.toMatch(/your name|which service|what day/i);
		expect(not).not.toBe(knowing);
	});
});
