import { describe, expect, it } from "vitest";

import { reception } from "../../src/domain/agents/reception.ts";
import { RecordedCaller } from "../../tools/demo/recorded-caller.ts";
import { allCallers, callerNamed, misfit } from "../../tools/scenarios/all-callers.ts";
import { dateOf, daysFrom, weekdayOf } from "../../tools/scenarios/days.ts";
import { judge } from "../../tools/scenarios/judge.ts";
import { modelSettings } from "../../tools/scenarios/model-settings.ts";
import { objectionTo } from "../../tools/scenarios/objection.ts";
import type { Outcome, Standing } from "../../tools/scenarios/outcome.ts";
import type { Scenario, Wanted } from "../../tools/scenarios/scenario.ts";
import { ScriptedCaller } from "../../tools/scenarios/scripted-caller.ts";

const NOW = new Date("2026-11-22T21:00:00Z");
const agent = reception;

function find(name: string): Scenario {
	return callerNamed(name, NOW, agent);
}

function standing({ service, day, times, name, phone }: Wanted, change: Partial<Standing> = {}) {
	return { service, day, time: times[0] ?? "", name, phone, ...change };
}

function outcome(appointments: Standing[], followUps: string[] = []): Outcome {
	return {
		endedReason: "agent_ended",
		appointments,
		followUps: followUps.map((kind) => ({ kind, phone: null })),
	};
}

describe("the scripted callers", () => {
	it("are twenty four, each with a name and a phone number of their own", () => {
		const callers = allCallers(NOW, agent);
		expect(callers).toHaveLength(24);
		for (const key of ["name", "title"] as const)
			expect(new Set(callers.map((one) => one[key])).size).toBe(24);
		expect(new Set(callers.map(({ caller }) => caller.phone)).size).toBe(24);
	});

	it.each(["2026-11-22", "2026-11-25", "2026-11-27", "2026-12-24", "2027-03-27"])(
		"never want the same time of the same day as another (from %s)",
		(date) => {
			const callers = allCallers(new Date(`${date}T12:00:00Z`), agent);
			const certain = callers
				.flatMap(({ before, expected }) => [...new Set([...before, ...expected.appointments])])
				.filter(({ times }) => times.length === 1)
				.map(({ day, times, phone }) => ({ slot: `${day} ${times[0] ?? ""}`, phone }));
			for (const { slot, phone } of certain)
				expect(certain.filter((one) => one.slot === slot && one.phone !== phone)).toEqual([]);
		},
	);

	it("ask for the agent's own services, at times at which it is open", () => {
		const morning = { ...agent.openingHours, monday: ["09:00-12:00"] };
		const agency = {
			...agent,
			businessName: "Harbour Homes",
			openingHours: morning,
			services: agent.services.slice(0, 2).map((service, index) => ({
				...service,
				service: ["viewing", "appraisal"][index] ?? "",
			})),
		};
		const callers = allCallers(NOW, agency);
		expect(callers.find(({ name }) => name === "one-sentence")?.opens).toBe(
			"I would like to book an appraisal on Tuesday at nine o'clock, please.",
		);
		const pieces = callers.find(({ name }) => name === "number-in-pieces");
		expect(pieces && misfit(pieces, agency)).toBe(
			"Harbour Homes has no viewing on a Monday at 15:00",
		);
		expect(allCallers(NOW, agent).map((one) => misfit(one, agent))).toEqual(Array(24).fill(null));
	});

	it("name a weekday only where it can mean no other day, and the date elsewhere", () => {
		const days = daysFrom(NOW, agent.timezone);
		expect(days.near).toEqual([
			"2026-11-23",
			"2026-11-24",
			"2026-11-25",
			"2026-11-26",
			"2026-11-27",
		]);
		expect(days.far[0]).toBe("2026-12-01");
		expect([weekdayOf("2026-12-01"), dateOf("2026-12-31")]).toEqual([
			"Tuesday",
			"Thursday the thirty first of December",
		]);
	});
});

describe("a scripted caller in a call", () => {
	it("answers what the agent's last question is about, in whatever order it asks", () => {
		const caller = new ScriptedCaller(find("one-sentence"));
		expect(caller.open()).toMatchObject({ text: expect.stringContaining("a cleaning on Tuesday") });
		expect(caller.answer("Nine on Tuesday is free. What number can we reach you on?")).toEqual({
			kind: "say",
			text: "It's two zero seven, nine four six, zero one zero two.",
		});
		expect(caller.answer("Thank you. And your name, please?")).toEqual({
			kind: "say",
			text: "My name is Laura Bennett.",
		});
		expect(caller.answer("You are booked. Is there anything else?")).toMatchObject({
			text: expect.stringContaining("Goodbye"),
		});
	});

	it("waits while the agent has not asked anything, and gives up on one that asks in circles", () => {
		const caller = new ScriptedCaller(find("opening-hours"));
		caller.open();
		expect(caller.answer("One moment, please.")).toEqual({ kind: "wait" });
		const actions = Array.from({ length: 4 }, () =>
			caller.answer("What is your favourite colour?"),
		);
		expect(actions.at(-1)).toEqual({ kind: "hang_up" });
	});

	it("talks over the agent once, and only when the words were heard", () => {
		const caller = new ScriptedCaller(find("interrupts"));
		expect(caller.interrupt("Nine o'clock")).toBeNull();
		caller.open();
		expect(caller.interrupt("Hello, how can I")).toBeNull();
		expect(caller.interrupt("Nine o'clock on Thursday is")).toBe("Sorry, I meant half past nine.");
		expect(caller.interrupt("Nine o'clock on Thursday is")).toBeNull();
	});

	it("says its last words again when asked to repeat them, and at most three times in all", () => {
		const caller = new ScriptedCaller(find("opening-hours"));
		const opened = caller.open();
		const again = () => caller.answer("Sorry, I didn't catch that.");
		expect([again(), again(), again()]).toEqual([opened, opened, { kind: "wait" }]);
	});

	it.each([
		["The number is 2 0 7 9 4 6 0 1 9 9. Is that all right?", /^No, the number is two zero seven/],
		[
			"The number is two zero seven five five five oh one nine nine. Is that correct?",
			/^No, the number/,
		],
		["A cleaning on Wednesday at nine. Shall I book it?", /^No, I meant Tuesday/],
		["A check up on Tuesday, for Bennett. Is that right?", /^No, my name is Laura Bennett/],
		["A cleaning on Tuesday at half past two. Is that all right?", /^No, at nine o'clock\.$/],
		["A cleaning on Tuesday at 09:00. Is that all right?", null],
		["A cleaning on Tuesday at nine o'clock. Is that all right?", null],
		["A check up for Laura Bennett on Tuesday, 2079460102. Is that all right?", null],
		["We are closed on Sundays. What day would suit you?", null],
	])("objects to what is read out wrongly: %s", (reply, objection) => {
		const said = objectionTo(reply, find("one-sentence"));
		expect(said ?? "no objection").toMatch(objection ?? /^no objection$/);
	});
});

describe("a caller whose words were recorded", () => {
	it("says them in their order, the first over the greeting, and leaves when nothing is left", () => {
		const caller = new RecordedCaller(["one", "two"]);
		expect([caller.interrupt(), caller.interrupt()]).toEqual(["one", null]);
		expect(caller.answer("What day would suit you?")).toEqual({ kind: "say", text: "two" });
		expect(caller.answer("Could you repeat that?")).toEqual({ kind: "say", text: "two" });
		expect(caller.answer("Anything else?")).toEqual({ kind: "leave" });
	});

	it("opens with the first when the greeting was too short to talk over", () => {
		expect(new RecordedCaller(["one"]).open()).toEqual({ kind: "say", text: "one" });
	});
});

describe("the verdict on a call", () => {
	const booked = find("one-sentence");
	const [wanted] = booked.expected.appointments;
	if (!wanted) throw new Error("books something");

	it("passes what came out as expected", () => {
		expect(judge(booked, outcome([standing(wanted)]), [])).toEqual({
			passed: true,
			wrong: false,
			why: [],
		});
	});

	it("fails what was not booked, without calling it wrong", () => {
		expect(judge(booked, outcome([]), [])).toMatchObject({ passed: false, wrong: false });
	});

	it.each([{ day: "2026-11-25" }, { time: "09:30" }, { service: "consultation" }, { phone: "1" }])(
		"calls a booking of something else wrong: %o",
		(change) => {
			const verdict = judge(booked, outcome([standing(wanted, change)]), []);
			expect(verdict).toMatchObject({ passed: false, wrong: true });
		},
	);

	it("calls it wrong that the right one was booked twice", () => {
		const twice = outcome([standing(wanted), standing(wanted)]);
		expect(judge(booked, twice, [])).toMatchObject({ passed: false, wrong: true });
	});

	it("tells an appointment that is still there from one that was taken away", () => {
		const cancels = find("cancels");
		const [had] = cancels.before;
		if (!had) throw new Error("has something");
		const still = judge(cancels, outcome([standing(had)]), ["cancelled"]);
		expect(still).toMatchObject({ passed: false, wrong: false });
		const keeps = judge(find("keeps-it"), outcome([]), ["Shall I cancel it?"]);
		expect(keeps).toMatchObject({ passed: false, wrong: true });
	});

	it("fails a call back that nobody planned, and words that should never be said", () => {
		const asks = find("unknown-fact");
		expect(judge(asks, outcome([], ["call_back"]), ["It costs 40 pounds."]).why).toHaveLength(1);
		expect(judge(asks, outcome([]), []).why).toEqual(["nobody is to call back"]);
	});
});

describe("the model from the environment", () => {
	it("is the product's settings, and the embedded one when none is named", () => {
		expect(modelSettings({})).toEqual({});
		expect(
			modelSettings({ LLM_URL: "http://localhost:1/v1", LLM_MODEL: "m", LLM_API_KEY: "k" }),
		).toEqual({ LLM_URL: "http://localhost:1/v1", LANGUAGE_MODEL: "m", LLM_API_KEY: "k" });
	});

	it.each([
		[{ LLM_MODEL: "m" }, /LLM_URL is not/],
		[{ LLM_URL: "http://localhost:1/v1" }, /LLM_MODEL is not/],
		[{ LLM_URL: "localhost", LLM_MODEL: "m" }, /takes an address/],
	])("is refused by name when it is half given: %o", (env, why) => {
		expect(() => modelSettings(env)).toThrow(why);
	});
});
