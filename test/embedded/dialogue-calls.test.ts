import type { Server } from "node:http";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Line, listen } from "./dialogue-line.ts";
import { Office } from "./dialogue-office.ts";

let url = "";
let server: Server;
beforeAll(async () => ({ url, server } = await listen()));
afterAll(() => server.close());

const TUESDAY_HALF_PAST_TWO = "2026-11-24T14:30:00+00:00";
const PHONE = "four one five five five five zero one nine two";

async function say(line: Line, ...texts: string[]) {
	let turn = await line.hears(texts[0] ?? "");
	for (const text of texts.slice(1)) turn = await line.hears(text);
	return turn;
}

const histories = [
	{ history: "with the tools' answers", keepsTools: true },
	{ history: "of words alone", keepsTools: false },
];

describe.each(histories)("a call whose history is kept $history", ({ keepsTools }) => {
	it("books what was asked for in one sentence, once it was read out and agreed to", async () => {
		const office = new Office();
		const line = new Line(url, office, { keepsTools });
		const offer = await line.hears("hi i'd like to book a cleaning on tuesday at half past two");
		expect(offer.toolCalls).toEqual([
			{
				tool: "find_slots",
				input: { service: "cleaning", from: "2026-11-24", to: "2026-11-24", time: "14:30" },
			},
		]);
		expect(offer.said).toBe(
			"Certainly. Half past two on Tuesday the twenty fourth of November is free. May I have your name?",
		);
		expect((await line.hears("laura bennett")).said).toBe(
			"Thank you, Laura. What is your phone number?",
		);
		expect((await line.hears(PHONE)).said).toBe(
			"Thank you. A cleaning on Tuesday the twenty fourth of November at half past two, for Laura Bennett. The number is 4 1 5, 5 5 5, 0 1 9 2. Is that all right?",
		);
		expect(office.booked).toEqual([]);
		const booked = await line.hears("yes that's right");
		expect(booked.said).toBe(
			"You are booked. A cleaning on Tuesday the twenty fourth of November at half past two. Is there anything else?",
		);
		expect(office.booked).toEqual([
			{
				service: "cleaning",
				startsAt: TUESDAY_HALF_PAST_TWO,
				name: "Laura Bennett",
				phone: "4155550192",
			},
		]);
		const end = await line.hears("no thank you goodbye");
		expect(end.said).toBe("You are welcome. Goodbye.");
		expect(end.toolCalls).toEqual([{ tool: "end_call", input: {} }]);
	});

	it("asks for one thing at a time and never books before the last", async () => {
		const office = new Office();
		const line = new Line(url, office, { keepsTools });
		const questions = [];
		for (const text of [
			"i need an appointment",
			"a check up",
			"thursday",
			"nine",
			"it's mark o'neill",
		])
			questions.push((await line.hears(text)).said);
		expect(questions).toEqual([
			"Certainly. What would you like to book: a check up, a cleaning or a consultation?",
			"All right. What day would suit you?",
			"Thursday the twenty sixth of November. What time would suit you?",
			"Certainly. Nine o'clock on Thursday the twenty sixth of November is free. May I have your name?",
			"Thank you, Mark. What is your phone number?",
		]);
		expect(questions.filter((said) => said.split("?").length > 2)).toEqual([]);
		expect(office.booked).toEqual([]);
	});

	it("takes the place in its list for a service whose name it cannot make out", async () => {
		const line = new Line(url, new Office(), { keepsTools });
		await line.hears("i need an appointment");
		expect((await line.hears("but please")).said).toBe(
			"Sorry, I did not catch that. I can book a check up, a cleaning or a consultation. Which one would you like: the first, the second or the third?",
		);
		expect((await line.hears("the second one please")).said).toContain("What day would suit you?");
		const offer = await line.hears("on tuesday at half past two");
		expect(offer.toolCalls[0]?.input).toMatchObject({ service: "cleaning" });
	});

	it("offers the two nearest times when the wished one is taken, and takes the one picked", async () => {
		const office = new Office();
		office.taken.add(TUESDAY_HALF_PAST_TWO);
		const line = new Line(url, office, { keepsTools });
		const offer = await line.hears("a cleaning on tuesday at half past two please");
		expect(offer.said).toBe(
			"I am sorry, half past two is not free. I have two o'clock or three o'clock on Tuesday the twenty fourth of November. Which would you prefer?",
		);
		await say(line, "the second one", "laura bennett", PHONE, "yes");
		expect(office.booked[0]?.startsAt).toBe("2026-11-24T15:00:00+00:00");
	});

	it("says so when the slot is taken in the meantime, and books what it offers instead", async () => {
		const office = new Office();
		office.snatched.add(TUESDAY_HALF_PAST_TWO);
		const line = new Line(url, office, { keepsTools });
		const refused = await say(
			line,
			"a cleaning on tuesday at half past two",
			"laura bennett",
			PHONE,
			"yes please",
		);
		expect(refused.said).toBe(
			"I am sorry, that time has just been taken. I have two o'clock or three o'clock on Tuesday the twenty fourth of November. Which would you prefer?",
		);
		expect(office.booked).toEqual([]);
		const booked = await say(line, "three o'clock then", "yes");
		expect(booked.said).toMatch(/^You are booked\. .* at three o'clock\./);
		expect(office.booked[0]?.startsAt).toBe("2026-11-24T15:00:00+00:00");
	});

	it("follows a change of mind about the day and keeps the time", async () => {
		const office = new Office();
		const line = new Line(url, office, { keepsTools });
		await say(
			line,
			"a consultation on tuesday at ten",
			"actually make it wednesday",
			"sarah jones",
		);
		await say(line, PHONE, "yes");
		expect(office.booked[0]?.startsAt).toBe("2026-11-25T10:00:00+00:00");
	});

	it("goes on from what the caller says when its reply was cut short", async () => {
		const office = new Office();
		const line = new Line(url, office, { keepsTools });
		await line.hears("a cleaning on tuesday at half past two");
		line.cutShort("Half past two on Tuesday the —");
		const next = await line.hears("sorry i meant three o'clock");
		expect(next.said).toBe(
			"Certainly. Three o'clock on Tuesday the twenty fourth of November is free. May I have your name?",
		);
	});

	it("puts a phone number together that was said in pieces", async () => {
		const office = new Office();
		const line = new Line(url, office, { keepsTools });
		await say(line, "a cleaning on tuesday at ten", "laura bennett");
		expect((await line.hears("four one five")).said).toBe(
			"I have 4 1 5 so far. What is the rest of the number?",
		);
		await say(line, "five five five zero one nine two", "correct");
		expect(office.booked[0]?.phone).toBe("4155550192");
	});

	it("reads a short number back, and takes a number that was given twice once", async () => {
		const office = new Office();
		const line = new Line(url, office, { keepsTools });
		await say(line, "a cleaning on tuesday at ten", "laura bennett");
		expect((await line.hears("five five five oh one nine two")).said).toBe(
			"I have 5 5 5, 0 1 9 2. Is that right?",
		);
		await say(line, `no it's ${PHONE} ${PHONE}`, "yes");
		expect(office.booked[0]?.phone).toBe("4155550192");
	});
});

describe("a caller with other wishes", () => {
	it("hears the opening hours in mid-booking and is asked the same question again", async () => {
		const line = new Line(url, new Office());
		await say(line, "i want to book a check up");
		const hours = await line.hears("are you open on saturday");
		expect(hours.said).toBe("We are closed on Saturdays. What day would suit you?");
		expect(hours.toolCalls).toEqual([]);
	});

	it("is called back when they ask for a person", async () => {
		const line = new Line(url, new Office());
		expect((await line.hears("can i speak to a real person")).said).toBe(
			"Of course. Someone will call you back. May I have your name?",
		);
		expect((await say(line, "laura bennett", PHONE)).said).toBe(
			"Thank you, Laura. Someone will call you back on 4 1 5, 5 5 5, 0 1 9 2. Is there anything else?",
		);
	});

	it("is told that an appointment cannot be moved where there is no tool for it", async () => {
		const office = new Office();
		office.changes = false;
		const line = new Line(url, office);
		const answer = await line.hears("i need to reschedule my appointment");
		expect(answer.said).toMatch(
			/^I cannot change an appointment myself\. Someone will call you back/,
		);
	});

	it("is offered two times apart when any would do", async () => {
		const line = new Line(url, new Office());
		const offer = await line.hears("what do you have on wednesday for a consultation");
		expect(offer.said).toBe(
			"I have nine o'clock or eleven o'clock on Wednesday the twenty fifth of November. Which would you prefer?",
		);
	});

	it("is offered later times when those are too early", async () => {
		const line = new Line(url, new Office());
		await line.hears("what do you have on wednesday for a consultation");
		expect((await line.hears("do you have anything later")).said).toBe(
			"I have half past eleven or noon on Wednesday the twenty fifth of November. Would you prefer the first or the second?",
		);
	});

	it("is told that the business is closed on the wished day", async () => {
		const line = new Line(url, new Office());
		const answer = await line.hears("a cleaning on sunday at ten please");
		expect(answer.said).toBe("We are closed on Sundays. What day would suit you?");
		expect(answer.toolCalls).toEqual([]);
	});

	it("hears the last reply again on request", async () => {
		const line = new Line(url, new Office());
		const first = await line.hears("i'd like a cleaning");
		expect((await line.hears("pardon")).said).toBe(first.said);
	});
});

describe("what goes wrong", () => {
	it("is asked again in other words, and then offered a call back", async () => {
		const line = new Line(url, new Office());
		const said = [];
		for (const text of ["i'd like a cleaning", "hmm the", "uh what's it", "yes"])
			said.push((await line.hears(text)).said);
		expect(said).toEqual([
			"Certainly. What day would suit you?",
			"Sorry, I did not catch that. Which day would suit you? You can say Tuesday, or a date.",
			"I am sorry, I do not understand. Shall I have someone call you back?",
			"Of course. Someone will call you back. May I have your name?",
		]);
	});

	it("says that it could not look, and books nothing", async () => {
		const office = new Office();
		office.broken = true;
		const answer = await new Line(url, office).hears("a cleaning on tuesday at ten");
		expect(answer.said).toBe(
			"I am sorry, I could not look that up just now. Shall I have someone call you back?",
		);
		expect(office.booked).toEqual([]);
	});

	it("does not claim a booking that was not made", async () => {
		const office = new Office();
		const line = new Line(url, office);
		const said = [];
		for (const text of [
			"a cleaning on tuesday at ten",
			"laura bennett",
			"am i booked",
			"okay great",
		])
			said.push((await line.hears(text)).said);
		expect(said.filter((text) => /\bbooked\b/.test(text))).toEqual([]);
	});
});
