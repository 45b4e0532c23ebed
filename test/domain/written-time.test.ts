import { describe, expect, it } from "vitest";

import { clockOf } from "../../src/domain/time/local-time.ts";
import { minutesOfWritten, readingsOfTime } from "../../src/domain/time/written-time.ts";

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
		["1430", "14:30"],
		["9.15pm", "21:15"],
		["10 in the morning", "10:00"],
		["half past ten", "10:30"],
		["Half past 10 am", "10:30"],
		["quarter to noon", "11:45"],
		["a quarter past three in the afternoon", "15:15"],
		["ten of four pm", "15:50"],
		["ten thirty", "10:30"],
		["nine oh five", "09:05"],
		["twenty five past eight", "08:25"],
		["eleven o'clock", "11:00"],
		["ten", "10:00"],
		["１０：３０", "10:30"],
	])("is read: %s", (text, clock) => expect(read(text)).toBe(clock));

	it.each(["", "morning", "25:00", "10:60", "13pm", "0am", "10:0", "half nine", "10-11", "soon"])(
		"is not guessed: %s",
		(text) => expect(read(text)).toBeNull(),
	);

	it.each([
		["half past two", ["02:30", "14:30"]],
		["2:30", ["02:30", "14:30"]],
		["quarter to one", ["00:45", "12:45"]],
		["02:30", ["02:30"]],
		["10:30", ["10:30"]],
		["2:30 pm", ["14:30"]],
		["half past noon", ["12:30"]],
	])("can be in either half of the day: %s", (text, clocks) =>
		expect(readingsOfTime(text).map(clockOf)).toEqual(clocks),
	);
});
