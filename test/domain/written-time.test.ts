import { describe, expect, it } from "vitest";

import { clockOf } from "../../src/domain/time/local-time.ts";
import { minutesOfWritten } from "../../src/domain/time/written-time.ts";

const read = (text: string) => {
	const minutes = minutesOfWritten(text);
	return minutes === null ? null : clockOf(minutes);
};

describe("a time of day that a model wrote", () => {
	it.each([
		["10:00", "10:00"],
		["9:05", "09:05"],
		["10:00:00", "10:00"],
		["10am", "10:00"],
		["10 a.m.", "10:00"],
		["2:30 PM", "14:30"],
		["12am", "00:00"],
		["12:15 pm", "12:15"],
		["10.30", "10:30"],
		["14h30", "14:30"],
		["14h", "14:00"],
		["10", "10:00"],
		["10 o'clock", "10:00"],
		["T10:00", "10:00"],
		["2026-12-01T10:00:00", "10:00"],
		["2026-12-01T10:00:00+01:00", "10:00"],
		["noon", "12:00"],
		["Midnight", "00:00"],
	])("is read: %s", (text, clock) => expect(read(text)).toBe(clock));

	it.each(["", "morning", "25:00", "10:60", "13pm", "0am", "10:0", "ten", "10-11"])(
		"is not guessed: %s",
		(text) => expect(read(text)).toBeNull(),
	);
});
