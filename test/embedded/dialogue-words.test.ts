import { describe, expect, it } from "vitest";

import { readFacts } from "../../embedded/dialogue/facts.ts";
import { spokenHours } from "../../embedded/dialogue/opening-hours.ts";
import { spokenDay, spokenTime } from "../../embedded/dialogue/speak.ts";
import { hear } from "../../embedded/dialogue/understand/hear.ts";
import type { Intent } from "../../embedded/dialogue/understand/intents.ts";
import { questionIn, type Topic } from "../../embedded/dialogue/understand/question.ts";
import { findTimes } from "../../embedded/dialogue/understand/times.ts";
import { wordsOf } from "../../embedded/dialogue/understand/words.ts";
import { prompt } from "./dialogue-line.ts";

const facts = readFacts(prompt());

function heard(text: string, topic: Topic | null = null) {
	return hear(text, { topic, numberOpen: false }, facts);
}

describe("a name that was said", () => {
	it.each([
		["my name is laura bennett", "Laura Bennett"],
		["laura bennett", "Laura Bennett"],
		["it's laura bennett", "Laura Bennett"],
		["this is laura bennett", "Laura Bennett"],
		["Laura Bennett.", "Laura Bennett"],
		["yes sure it's laura bennett please", "Laura Bennett"],
		["um laura", "Laura"],
		["mark o'neill", "Mark O'Neill"],
		["laura bennett b e n n e t t", "Laura Bennett"],
		["l a u r a bennett", "Laura Bennett"],
		["my first name is laura and my last name is bennett", "Laura Bennett"],
		["laura benet b e n n e t t", "Laura Bennett"],
		["the name is sarah jones and i'm new", "Sarah Jones"],
	])("%s → %s", (text, name) => {
		expect(heard(text, "name").name).toBe(name);
	});

	it.each([
		"yes",
		"can you hear me",
		"what do you need it for",
		"tuesday at nine",
		"no thank you very much",
		"it's about my tooth",
	])("%s is no name", (text) => {
		expect(heard(text, "name").name).toBeNull();
	});

	it("is known from a greeting, and never guessed elsewhere", () => {
		expect(heard("hi this is laura bennett i'd like to book a cleaning").name).toBe(
			"Laura Bennett",
		);
		expect(heard("laura bennett").name).toBeNull();
	});
});

describe("a service that was said", () => {
	it.each([
		["i need a check up", "check up"],
		["a checkup please", "check up"],
		["check-up", "check up"],
		["can i get my teeth cleaned", "cleaning"],
		["a leaning please", "cleaning"],
		["a consult", "consultation"],
	])("%s → %s", (text, service) => {
		expect(heard(text, "service").service).toBe(service);
	});

	it("checking an appointment is no check up", () => {
		expect(heard("can i check my appointment").service).toBeNull();
	});
});

describe("what the caller wants", () => {
	const cases: [string, Intent][] = [
		["i'd like to make an appointment", "book"],
		["can i book a cleaning", "book"],
		["i need an appointment please", "book"],
		["what do you have on tuesday", "availability"],
		["is there anything free tomorrow", "availability"],
		["do you have anything open on tuesday", "availability"],
		["what are your opening hours", "hours"],
		["are you open on saturday", "hours"],
		["what time do you close", "hours"],
		["when is my next appointment", "next_appointment"],
		["i want to cancel my appointment", "cancel"],
		["could i move my viewing to friday", "move"],
		["can i speak to a real person", "human"],
		["could someone call me back", "call_me"],
		["what services do you offer", "services"],
		["how much does it cost", "unknown_fact"],
		["sorry could you repeat that", "repeat"],
		["pardon", "repeat"],
		["yeah that works", "yes"],
		["no that doesn't work", "no"],
		["goodbye", "bye"],
		["thanks bye bye", "bye"],
		["never mind", "stop"],
	];
	it.each(cases)("%s → %s", (text, intent) => {
		expect([...heard(text).intents]).toContain(intent);
	});

	it("the first of two is picked by its place only where a choice was offered", () => {
		expect(heard("the first one please", "choice").pick).toBe(0);
		expect(heard("the second one", "choice").pick).toBe(1);
		expect(heard("the first one please", "name").pick).toBeNull();
	});
});

describe("the agent's own words", () => {
	it.each([
		["Certainly. What day would suit you?", "day"],
		["Nine o'clock on Tuesday is free. May I have your name?", "name"],
		["Thank you, Laura. What is your phone number?", "phone"],
		["I have nine o'clock or ten o'clock. Which would you prefer?", "choice"],
		["You are booked. Is there anything else?", "more"],
		["Hello, this is Ada. How can I help you today?", "help"],
		["Thank you, Laura. What is your phone —", "phone"],
		["Thank you for calling. Goodbye.", null],
	])("%s asks for: %s", (said, topic) => {
		expect(questionIn(said)).toBe(topic);
	});

	it.each(["09:00", "09:15", "10:30", "11:45", "12:00", "14:20", "16:05"])(
		"say %s so that it is heard as that time again",
		(time) => {
			const opening = { opens: "09:00", closes: "17:00" };
			const words = wordsOf(`at ${spokenTime(time, opening)}`);
			expect(findTimes(words, { opening, language: "en", expected: false })[0]?.wish).toEqual({
				kind: "at",
				time,
			});
		},
	);

	it("say the half of the day only where the opening hours leave a doubt", () => {
		expect(spokenTime("09:00", { opens: "08:00", closes: "22:00" })).toBe(
			"nine o'clock in the morning",
		);
		expect(spokenTime("14:30", { opens: "09:00", closes: "17:00" })).toBe("half past two");
	});

	it("name a day, and its year when it is far away", () => {
		expect(spokenDay("2026-11-24", "2026-11-22")).toBe("Tuesday the twenty fourth of November");
		expect(spokenDay("2027-10-31", "2026-11-22")).toBe("Sunday the thirty first of October 2027");
	});

	it("tell the week's hours in one breath", () => {
		expect(spokenHours(facts, null)).toBe(
			"We are open Monday to Friday, from nine o'clock to five o'clock. We are closed on Saturdays and Sundays.",
		);
	});
});
