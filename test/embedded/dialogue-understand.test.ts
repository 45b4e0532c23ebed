import { describe, expect, it } from "vitest";

import { readFacts } from "../../embedded/dialogue/facts.ts";
import { hear } from "../../embedded/dialogue/understand/hear.ts";
import type { Topic } from "../../embedded/dialogue/understand/question.ts";
import { prompt } from "./dialogue-line.ts";

const facts = readFacts(prompt());
const thursday = readFacts(prompt().replace("2026-11-22T19:12", "2026-11-26T10:00"));

function heard(text: string, topic: Topic | null = null, numberOpen = false) {
	return hear(text, { topic, numberOpen }, facts);
}

describe("a time that was said", () => {
	it.each([
		["half past two", "14:30"],
		["half past to", "14:30"],
		["half two", "14:30"],
		["quarter past nine", "09:15"],
		["a quarter to three", "14:45"],
		["quarter two three", "14:45"],
		["ten past four", "16:10"],
		["twenty five to five", "16:35"],
		["ten minutes to four", "15:50"],
		["nine o'clock", "09:00"],
		["nine o clock", "09:00"],
		["two thirty", "14:30"],
		["two thirty p m", "14:30"],
		["eleven fifteen a m", "11:15"],
		["nine oh five", "09:05"],
		["three forty five", "15:45"],
		["at three", "15:00"],
		["at noon", "12:00"],
		["at twelve", "12:00"],
		["2:30", "14:30"],
		["2.30pm", "14:30"],
		["14:30", "14:30"],
		["at 10 a.m.", "10:00"],
		["seven in the evening", "19:00"],
		["tomorrow morning at nine", "09:00"],
	])("%s → %s", (text, time) => {
		expect(heard(text).time).toEqual({ kind: "at", time });
	});

	it.each([
		["nine", "09:00"],
		["two", "14:00"],
		["four please", "16:00"],
		["fourteen thirty", "14:30"],
	])("a bare %s is a time where one was asked for, and only there", (text, time) => {
		expect(heard(text, "time").time).toEqual({ kind: "at", time });
	});

	it.each(["the second one", "october twelfth", "i have two questions", "a party of four"])(
		"%s is no time",
		(text) => {
			expect(heard(text).time).toBeNull();
		},
	);

	it.each([
		["in the morning", { kind: "between", from: "00:00", to: "12:00" }],
		["some time in the afternoon", { kind: "between", from: "12:00", to: "18:00" }],
		["after three", { kind: "between", from: "15:00", to: "24:00" }],
		["before eleven", { kind: "between", from: "00:00", to: "11:00" }],
		["between two and four", { kind: "between", from: "14:00", to: "16:00" }],
		["first thing", { kind: "between", from: "09:00", to: "10:00" }],
		["any time", { kind: "any" }],
	])("%s is a stretch of the day", (text, wish) => {
		expect(heard(text, "time").time).toEqual(wish);
	});

	it("good morning is no wish for a morning", () => {
		expect(heard("good morning i need a cleaning").time).toBeNull();
	});
});

describe("a day that was said", () => {
	it.each([
		["tuesday", "2026-11-24"],
		["on tuesday please", "2026-11-24"],
		["next tuesday", "2026-11-24"],
		["today", "2026-11-22"],
		["tomorrow", "2026-11-23"],
		["the day after tomorrow", "2026-11-24"],
		["november twenty fourth", "2026-11-24"],
		["november twenty four at two", "2026-11-24"],
		["wednesday the second of december at half past two", "2026-12-02"],
		["November 24", "2026-11-24"],
		["the twenty fourth of november", "2026-11-24"],
		["tuesday the twenty fourth", "2026-11-24"],
		["december first", "2026-12-01"],
		["december the third", "2026-12-03"],
		["the twenty fourth", "2026-11-24"],
		["october twelfth", "2027-10-12"],
		["monday the twelfth of october", "2027-10-12"],
		["2026-11-24", "2026-11-24"],
		["24/11", "2026-11-24"],
		["Nov 24, 2026", "2026-11-24"],
		["in two weeks", "2026-12-06"],
	])("%s → %s", (text, day) => {
		expect(heard(text, "day").day).toEqual({ from: day, to: day });
	});

	it("a bare thursday on a Thursday is the one in a week", () => {
		const { day } = hear("thursday", { topic: "day", numberOpen: false }, thursday);
		expect(day?.from).toBe("2026-12-03");
	});

	it.each([
		["next week", "2026-11-23", "2026-11-29"],
		["as soon as possible", "2026-11-22", "2026-12-05"],
		["any day", "2026-11-22", "2026-12-05"],
	])("%s is several days", (text, from, to) => {
		expect(heard(text, "day").day).toEqual({ from, to });
	});

	it.each(["may i ask something", "the first one", "one moment", "what are your prices"])(
		"%s names no day",
		(text) => {
			expect(heard(text).day).toBeNull();
		},
	);
});

describe("a phone number that was said", () => {
	it.each([
		["four one five five five five zero one nine two", "4155550192"],
		["four one five double five five oh one nine two", "4155550192"],
		["four one five triple five oh one nine two", "4155550192"],
		["it's four one five, five five five, zero one nine two", "4155550192"],
		["(415) 555-0192", "4155550192"],
		["+44 20 7946 0958", "+442079460958"],
		["oh two oh seven nine four six oh nine five eight", "02079460958"],
		["four fifteen five fifty five oh one ninety two", "4155550192"],
		["eight hundred five five five oh one nine two", "8005550192"],
		["for one five five five five zero one nine to", "4155550192"],
		[
			"four one five five five five oh one nine two four one five five five five oh one nine two",
			"4155550192",
		],
	])("%s → %s", (text, digits) => {
		expect(heard(text, "phone").digits).toBe(digits);
	});

	it("is heard beside a name that came with it", () => {
		const both = heard(
			"it's tom reed and my number is four one five five five five zero one nine two",
			"name",
		);
		expect([both.name, both.digits]).toEqual(["Tom Reed", "4155550192"]);
	});

	it("is not what a time or a date is", () => {
		expect(heard("november twenty fourth at two thirty").digits).toBeNull();
		expect(heard("actually make it three o'clock", "phone").digits).toBeNull();
	});
});
