import { describe, expect, it } from "vitest";

import { agentWants, cutIn, type Spoken } from "../../tools/demo/choose-line.ts";
import { bookingScript } from "../../tools/demo/script.ts";

function spokenLines(): Spoken[] {
	const { lines } = bookingScript(new Date("2026-11-22T12:00:00Z"), "Europe/London");
	return lines.map((line) => ({ ...line, pcm: new Int16Array(0), timesSaid: 0 }));
}

function saying(lines: Spoken[], name: string): Spoken {
	const line = lines.find((one) => one.name === name);
	if (!line) throw new Error(`no line "${name}"`);
	line.timesSaid += 1;
	return line;
}

describe("the demo's caller", () => {
	it("answers what the agent's last question is about, in whatever order it asks", () => {
		const lines = spokenLines();
		const wants = (reply: string) => agentWants(reply, lines, null)?.name;
		expect(wants("Hello, this is Ada. How can I help you today?")).toBe("wants a cleaning");
		expect(wants("A cleaning, fine. What day and time would suit you?")).toBe("gives day and time");
		expect(wants("Tuesday at ten thirty is free. What is your name?")).toBe("gives the name");
		expect(wants("Thank you, Peter. What number can we reach you on?")).toBe(
			"gives the phone number",
		);
		expect(wants("Tuesday at ten thirty, for Peter Miller. Shall I book that?")).toBe("confirms");
	});

	it("says its last line again when asked to repeat it, and at most three times in all", () => {
		const lines = spokenLines();
		const last = saying(lines, "gives the name");
		const again = () => agentWants("Sorry, I didn't catch that. Your name?", lines, last);
		expect(again()).toBe(last);
		saying(lines, "gives the name");
		expect(again()).toBe(last);
		saying(lines, "gives the name");
		expect(again()).not.toBe(last);
	});

	it("goes on with its next line when the question is about nothing it knows", () => {
		const lines = spokenLines();
		const last = saying(lines, "wants a cleaning");
		expect(agentWants("Have you been with us before?", lines, last)?.name).toBe(
			"gives day and time",
		);
	});

	it("talks over the agent with what it will be asked for next, but not over a plea to repeat", () => {
		const lines = spokenLines();
		expect(cutIn("Certainly. What day would suit you?", lines)).toBeNull();
		saying(lines, "wants a cleaning");
		saying(lines, "gives day and time");
		expect(cutIn("Half past ten on Tuesday is", lines)?.name).toBe("gives the name");
		expect(cutIn("Sorry, I did not catch that.", lines)).toBeNull();
	});

	it("has nothing left to say after the goodbyes", () => {
		const lines = spokenLines();
		for (const line of lines) line.timesSaid = 1;
		expect(agentWants("Goodbye, and see you on Tuesday.", lines, lines.at(-1) ?? null)).toBeNull();
	});
});

describe("the day the demo's caller asks for", () => {
	it.each([
		["a Sunday", "2026-11-22T12:00:00Z", "2026-11-24", "Tuesday"],
		["a Thursday, with the weekend in the way", "2026-11-26T12:00:00Z", "2026-11-30", "Monday"],
		["a Friday", "2026-11-27T12:00:00Z", "2026-11-30", "Monday"],
		["a Tuesday", "2026-11-24T12:00:00Z", "2026-11-26", "Thursday"],
	])("is an open one that only one weekday can mean, on %s", (_, now, day, weekday) => {
		const { expected, lines } = bookingScript(new Date(now), "Europe/London");
		expect(expected.day).toBe(day);
		expect(lines.find((line) => line.name === "gives day and time")?.say).toContain(weekday);
	});

	it("is counted from the business's own calendar day, not from UTC's", () => {
		const lateInLondon = new Date("2026-11-24T23:30:00Z");
		expect(bookingScript(lateInLondon, "Europe/London").expected.day).toBe("2026-11-26");
		expect(bookingScript(lateInLondon, "Asia/Tokyo").expected.day).toBe("2026-11-27");
	});
});
