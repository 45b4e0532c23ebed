import type { Server } from "node:http";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Line, listen, prompt } from "./dialogue-line.ts";
import { Office } from "./dialogue-office.ts";

let url = "";
let server: Server;
beforeAll(async () => ({ url, server } = await listen()));
afterAll(() => server.close());

const PHONE = "four one five five five five zero one nine two";
const TUESDAY_AT_TEN = "2026-11-24T10:00:00+00:00";
const FRIDAY_AT_TWO = "2026-11-27T14:00:00+00:00";

function officeWithLaura(): Office {
	const office = new Office();
	office.known.push({
		appointmentId: "apt_7",
		customerId: "cus_7",
		service: "cleaning",
		startsAt: TUESDAY_AT_TEN,
		name: "Laura Bennett",
		phone: "4155550192",
	});
	return office;
}

async function tell(line: Line, ...texts: string[]): Promise<string[]> {
	const said = [];
	for (const text of texts) said.push((await line.hears(text)).said);
	return said;
}

const histories = [
	{ history: "with the tools' answers", keepsTools: true },
	{ history: "of words alone", keepsTools: false },
];

describe.each(histories)("a call whose history is kept $history", ({ keepsTools }) => {
	it("moves an appointment to a free time once the caller agreed to it", async () => {
		const office = officeWithLaura();
		const line = new Line(url, office, { keepsTools });
		expect(
			await tell(line, "i need to move my appointment", "laura bennett", PHONE, "friday at two"),
		).toEqual([
			"Certainly. May I have your name?",
			"Thank you, Laura. What is your phone number?",
			"I see your cleaning on Tuesday the twenty fourth of November at ten o'clock. What day would suit you?",
			expect.stringMatching(
				/Two o'clock on Friday the twenty seventh of November is free\. Shall I move it\?$/,
			),
		]);
		expect(office.known[0]?.startsAt).toBe(TUESDAY_AT_TEN);
		const moved = await line.hears("yes please");
		expect(moved.said).toBe(
			"Your cleaning is now on Friday the twenty seventh of November at two o'clock. Is there anything else?",
		);
		expect(office.known).toMatchObject([{ appointmentId: "apt_7", startsAt: FRIDAY_AT_TWO }]);
	});

	it("cancels an appointment once the caller agreed to which one it is", async () => {
		const office = officeWithLaura();
		const line = new Line(url, office, { keepsTools });
		expect(
			await tell(line, "hello i'd like to cancel my appointment", "it's laura bennett", PHONE),
		).toEqual([
			"Certainly. May I have your name?",
			"Thank you, Laura. What is your phone number?",
			"I see your cleaning on Tuesday the twenty fourth of November at ten o'clock. Shall I cancel it?",
		]);
		expect(office.known).toHaveLength(1);
		expect(await tell(line, "yes", "no that's all thank you")).toEqual([
			"Your cleaning on Tuesday the twenty fourth of November at ten o'clock is cancelled. Is there anything else?",
			"You are welcome. Goodbye.",
		]);
		expect(office.known).toEqual([]);
	});

	it("leaves an appointment as it is when the caller thinks better of it", async () => {
		const office = officeWithLaura();
		const line = new Line(url, office, { keepsTools });
		const said = await tell(line, "cancel my appointment", "laura bennett", PHONE, "no actually");
		expect(said.at(-1)).toBe("All right, I have left it as it is. Is there anything else?");
		expect(office.known).toHaveLength(1);
	});

	it("moves what the caller was about to cancel", async () => {
		const office = officeWithLaura();
		const line = new Line(url, office, { keepsTools });
		await tell(line, "i have to cancel my appointment", "laura bennett", PHONE);
		await tell(line, "oh actually could you move it to friday at two instead", "yes");
		expect(office.known).toMatchObject([{ appointmentId: "apt_7", startsAt: FRIDAY_AT_TWO }]);
	});
});

describe("a caller who wants to change an appointment", () => {
	it("names the old day and the new one in one sentence", async () => {
		const office = officeWithLaura();
		const line = new Line(url, office);
		await tell(
			line,
			"can i move my cleaning from tuesday at ten to friday at two",
			"laura bennett",
			PHONE,
			"yes",
		);
		expect(office.known).toMatchObject([{ startsAt: FRIDAY_AT_TWO }]);
	});

	it("is offered other times where the wished one is taken, and nothing is moved without a yes", async () => {
		const office = officeWithLaura();
		office.taken.add(FRIDAY_AT_TWO);
		const line = new Line(url, office);
		const said = await tell(
			line,
			"can i move my appointment to friday at two",
			"laura bennett",
			PHONE,
			"the first one",
		);
		expect(said.at(2)).toMatch(
			/two o'clock is not free\. I have half past one or half past two on/,
		);
		expect(said.at(3)).toMatch(/^Half past one on Friday .* is free\. Shall I move it\?$/);
		expect(office.known).toMatchObject([{ startsAt: TUESDAY_AT_TEN }]);
		await tell(line, "no", "goodbye");
		expect(office.known).toMatchObject([{ startsAt: TUESDAY_AT_TEN }]);
	});

	it("hears that the time has gone when it was taken in the meantime", async () => {
		const office = officeWithLaura();
		office.snatched.add(FRIDAY_AT_TWO);
		const line = new Line(url, office);
		await tell(line, "move my appointment to friday at two", "laura bennett", PHONE);
		const said = await tell(line, "yes", "half past two", "yes");
		expect(said[0]).toMatch(/^I am sorry, that time has just been taken\. I have half past one or/);
		expect(said[2]).toMatch(/^Your cleaning is now on Friday .* at half past two\./);
		expect(office.known).toMatchObject([{ startsAt: "2026-11-27T14:30:00+00:00" }]);
	});

	it("is asked whether name and number are right when nothing is found, then offered a call back", async () => {
		const line = new Line(url, officeWithLaura());
		const said = await tell(line, "cancel my appointment", "tom reed", PHONE, "yes that's right");
		expect(said.slice(2)).toEqual([
			"I am sorry, I do not see an appointment for Tom Reed on 4 1 5, 5 5 5, 0 1 9 2. Are those the right name and number?",
			"I am sorry, I do not see an appointment under that. Shall I have someone call you back?",
		]);
	});

	it("puts a number right under which nothing was found", async () => {
		const office = officeWithLaura();
		const line = new Line(url, office);
		await tell(
			line,
			"cancel my appointment",
			"laura bennett",
			"four one five five five five zero one nine three",
			"no the number is four one five five five five zero one nine two",
			"yes",
		);
		expect(office.known).toEqual([]);
	});

	it("can take back what was booked a moment ago", async () => {
		const office = new Office();
		const line = new Line(url, office);
		await tell(line, "a cleaning on tuesday at ten", "laura bennett", PHONE, "yes");
		expect(office.known).toHaveLength(1);
		const said = await tell(line, "actually can you cancel that", "yes");
		expect(said[0]).toMatch(/^I see your cleaning on Tuesday .* Shall I cancel it\?$/);
		expect(office.known).toEqual([]);
	});

	it("is asked for neither name nor number when both are known", async () => {
		const office = officeWithLaura();
		const system = `${prompt()}\nCaller: Laura Bennett, 4155550192`;
		const said = await tell(new Line(url, office, { system }), "i'd like to cancel my appointment");
		expect(said[0]).toMatch(/^I see your cleaning on Tuesday .* Shall I cancel it\?$/);
	});

	it("hears when the next appointment is", async () => {
		const byId = new Line(url, officeWithLaura(), { system: prompt("cus_7") });
		expect(await tell(byId, "when is my next appointment")).toEqual([
			"Your next appointment is a cleaning on Tuesday the twenty fourth of November at ten o'clock. Is there anything else?",
		]);
		const byName = new Line(url, officeWithLaura());
		const said = await tell(byName, "when is my next appointment", "laura bennett", PHONE);
		expect(said[2]).toMatch(/^Your next appointment is a cleaning on Tuesday/);
	});
});
