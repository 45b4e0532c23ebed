import { describe, expect, it } from "vitest";

import { type Offer, numberSlots, offersIn } from "../../src/domain/booking/offers.ts";
import { explainStart, resolveStart } from "../../src/domain/booking/start.ts";
import { isoOf } from "../../src/domain/time/local-time.ts";
import { dayAndHour } from "../../src/domain/time/spoken-day.ts";
import { instantOfIso, readDay } from "../../src/domain/time/written-start.ts";
import { record } from "../support/given-call.ts";

const timezone = "Europe/London";
const ten = "2027-03-30T10:00:00+01:00";

/** Each list of starts is what one answer of a tool offered. */
function offering(...answers: readonly (readonly string[])[]) {
	const offers: Offer[] = [];
	for (const starts of answers)
		offers.push(
			numberSlots(
				starts.map((each) => Date.parse(each)),
				offers,
			),
		);
	return { timezone, language: "en", offers };
}

const summer = offering(
	["2027-03-30T09:30:00+01:00", ten, "2027-03-30T11:00:00+01:00"],
	["2027-03-31T14:30:00+01:00", ten],
);

/** The start that was meant, or the code of the refusal and the starts that it names. */
function meant(said: string, known = summer): string {
	const start = resolveStart(said, known);
	if (start.ok) return isoOf(start.value, known.timezone);
	const explained = explainStart(start.refusal, known);
	const named = explained.replace(/"[^"]*"/, "").match(/(?:s\d+: )?\d{4}-\d\d-\d\dT\S+/g) ?? [];
	return [start.refusal.code, ...named].join(" ");
}

describe("a start that a model gives, in summer time", () => {
	it.each([
		["s2", ten],
		["S2", ten],
		["slot 2", ten],
		["s2 (2027-03-30T10:00:00+01:00)", ten],
		["s2: Tuesday 30 March at 10 am", ten],
		["s4", "2027-03-31T14:30:00+01:00"],
		[ten, ten],
		["2027-03-30T10:00", ten],
		["2027-03-30 10:00", ten],
		["2027-03-30T10:00:00+0100", ten],
		["2027‑03‑30T10:00:00+01:00", ten],
		["2027–03–30 10:00", ten],
		["2027-03-30t10:00:00.000+01:00", ten],
		["2027-03-30T10:00:00,5+01", "2027-03-30T10:00:00+01:00"],
		["2027-03-30T10:00:00+01:00[Europe/London]", ten],
		["20270330T1000", ten],
		["2027/03/30 10.00", ten],
		["2027-3-30 10am", ten],
		["2027-03-30 at half past nine", "2027-03-30T09:30:00+01:00"],
		["2027-03-31 2:30", "2027-03-31T14:30:00+01:00"],
		["10am", ten],
		["10.00", ten],
		["half past two", "2027-03-31T14:30:00+01:00"],
		["half past nine", "2027-03-30T09:30:00+01:00"],
		["Tuesday, 30 March at 10 am", ten],
		// A start that was not offered, on the business's clock: the calendar says whether it is free.
		["2027-03-30T16:00:00+01:00", "2027-03-30T16:00:00+01:00"],
	])("%s is understood", (said, start) => expect(meant(said)).toBe(start));

	it.each([
		[
			"2027-03-30T10:00:00Z",
			"wrong_offset s2: 2027-03-30T10:00:00+01:00 s3: 2027-03-30T11:00:00+01:00",
		],
		[
			"2027-03-30T10:00:00+00:00",
			"wrong_offset s2: 2027-03-30T10:00:00+01:00 s3: 2027-03-30T11:00:00+01:00",
		],
		["2027-03-30t09:30z", "wrong_offset s1: 2027-03-30T09:30:00+01:00"],
		["2027-03-30T09:00:00−00:00", "wrong_offset s2: 2027-03-30T10:00:00+01:00"],
		["2027-03-30 09:00 UTC", "wrong_offset s2: 2027-03-30T10:00:00+01:00"],
		["2027-03-30T16:00:00Z", "wrong_offset 2027-03-30T16:00:00+01:00"],
		["2027-03-30T10:00:00-05:00", "wrong_offset s2: 2027-03-30T10:00:00+01:00"],
		[
			"2027-03-30T10:00:00+01:00[Asia/Tokyo]",
			"bad_time s4: 2027-03-31T14:30:00+01:00 s2: 2027-03-30T10:00:00+01:00",
		],
		["s9", "unknown_slot s4: 2027-03-31T14:30:00+01:00 s2: 2027-03-30T10:00:00+01:00"],
		[
			"s2 (2027-03-30T11:00:00+01:00)",
			"which_start s2: 2027-03-30T10:00:00+01:00 s3: 2027-03-30T11:00:00+01:00",
		],
		["tomorrow", "bad_time s4: 2027-03-31T14:30:00+01:00 s2: 2027-03-30T10:00:00+01:00"],
		["4pm", "bad_time s4: 2027-03-31T14:30:00+01:00 s2: 2027-03-30T10:00:00+01:00"],
		["2027-02-30T10:00", "bad_time s4: 2027-03-31T14:30:00+01:00 s2: 2027-03-30T10:00:00+01:00"],
	])("%s is refused: %s", (said, refusal) => expect(meant(said)).toBe(refusal));

	it("without a day fits two days that were offered together", () => {
		const known = offering([ten, "2027-03-31T10:00:00+01:00"]);
		expect(meant("10am", known)).toBe(
			"which_start s1: 2027-03-30T10:00:00+01:00 s2: 2027-03-31T10:00:00+01:00",
		);
	});

	it("before anything was offered sends the model to find_slots", () => {
		const known = offering();
		const start = resolveStart("s1", known);
		expect(start.ok ? "" : explainStart(start.refusal, known)).toContain("Call find_slots first");
		expect(meant("2027-03-30T10:00:00Z", known)).toBe("wrong_offset 2027-03-30T10:00:00+01:00");
	});
});

describe("a start in the hour in which the clocks change", () => {
	const [before, after] = ["2026-10-25T01:30:00+01:00", "2026-10-25T01:30:00+00:00"];

	it("is both, one or none of the two on the clock", () => {
		expect(meant(before)).toBe(before);
		expect(meant(after)).toBe(after);
		expect(meant("2026-10-25T01:30", offering([after]))).toBe(after);
		expect(meant("2026-10-25T01:30", offering())).toBe(`which_start ${before} ${after}`);
		expect(meant("2027-03-28T01:30", offering())).toBe("bad_time");
	});
});

describe("a start elsewhere", () => {
	it.each([
		["America/New_York", "2026-12-01T10:00:00Z", "wrong_offset 2026-12-01T10:00:00-05:00"],
		["Asia/Kathmandu", "2026-12-01T10:00:00+05:45", "2026-12-01T10:00:00+05:45"],
		["Asia/Kathmandu", "2026-12-01T10:00:00+05:30", "wrong_offset 2026-12-01T10:00:00+05:45"],
		["Europe/London", "2026-12-01T10:00:00Z", "2026-12-01T10:00:00+00:00"],
	])("in %s: %s", (zone, said, start) => {
		expect(meant(said, { ...offering(), timezone: zone })).toBe(start);
	});
});

describe("a start that a program gives", () => {
	it.each([
		["2027-03-30T09:00:00Z", ten],
		["2027-03-30T09:00:00.000Z", ten],
		["2027-03-30T11:00:00+02:00", ten],
		["2027-03-30 10:00", ten],
		["2027‑03‑30T10:00:00+0100", ten],
	])("is the instant that it names: %s", (said, start) => {
		const instant = instantOfIso(said, timezone);
		expect(instant === null ? null : isoOf(instant, timezone)).toBe(start);
	});

	it.each(["2027-03-28T01:30", "10am", "s2", "2027-03-30", "30.03.2027 10:00"])(
		"is none: %s",
		(said) => expect(instantOfIso(said, timezone)).toBeNull(),
	);

	it.each([
		["2026‑12‑01", "2026-12-01"],
		["2026/12/1", "2026-12-01"],
		["20261201", "2026-12-01"],
		[" 2026-12-01T10:00:00Z ", "2026-12-01"],
		["2026-02-30", null],
		["2026-12-011", null],
		["soon", null],
	])("has its day: %s", (said, day) => expect(readDay(said)).toBe(day));
});

const slot = (id: string, startsAt: string) => ({ id, startsAt, endsAt: startsAt, say: "" });

describe("what a call was offered", () => {
	it("is read from its log, with the same id for the same start", () => {
		const outputs = [
			{ service: "cleaning", slots: [slot("s1", ten)] },
			{ service: "cleaning", slots: [{ startsAt: ten }] },
			{ error: { code: "slot_taken", slots: [slot("s2", "2027-03-31T10:00:00+01:00")] } },
			{ appointment: null },
		];
		const log = record(
			outputs.map((output, nth) => ({
				type: "turn.tool_returned",
				v: 1,
				data: { turn: 1, toolCallId: `${nth}`, tool: "t", ok: true, output, durationMs: 1 },
			})),
		);
		const offers = offersIn(log);
		expect(offers.flat().map(({ slotId }) => slotId)).toEqual(["s1", null, "s2"]);
		const again = ["2027-03-31T10:00:00+01:00", "2027-04-01T10:00:00+01:00", ten];
		const numbered = numberSlots(
			again.map((each) => Date.parse(each)),
			offers,
		);
		expect(numbered.map(({ slotId }) => slotId)).toEqual(["s2", "s3", "s1"]);
	});
});

describe("a day and an hour", () => {
	it.each([
		["en", /^Tuesday,? 30 March at 10 am$/],
		["en-US", /^Tuesday, March 30 at 10 am$/],
		["de-AT", /^Dienstag, 30\. März um 10:00 Uhr$/],
		["es", /^martes, 30 de marzo a las 10:00$/],
		["fr", /^mardi 30 mars à 10:00$/],
		["it", /^martedì 30 marzo alle 10:00$/],
		["nl", /^dinsdag 30 maart om 10:00 uur$/],
		["pt", /^terça-feira, 30 de março às 10:00$/],
		["ja", /^Tuesday,? 30 March at 10 am$/],
	])("are said in %s", (language, words) =>
		expect(dayAndHour(Date.parse(ten), { timezone, language })).toMatch(words),
	);

	it.each([
		["2027-03-30T12:00:00+01:00", /12 noon$/],
		["2027-03-30T14:30:00+01:00", /2:30 pm$/],
		["2027-03-30T00:15:00+01:00", /12:15 am$/],
	])("have an hour that nobody mistakes: %s", (iso, words) =>
		expect(dayAndHour(Date.parse(iso), { timezone, language: "en" })).toMatch(words),
	);
});
