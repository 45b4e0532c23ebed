import type { Scenario } from "../scenario.ts";
import { asked, goodbye, tells } from "./asked.ts";
import { a, type Cast, type Casting } from "./cast.ts";

/** Callers who book nothing. */
export function askingCallers(castOf: Casting): Scenario[] {
	return [
		onlyHours(castOf(31)),
		aPerson(castOf(32)),
		unknownFact(castOf(33)),
		silence(castOf(34)),
	].map((scenario) => ({ ...scenario, before: [] }));
}

type Caller = Omit<Scenario, "before">;

function onlyHours({ phone }: Cast): Caller {
	return {
		name: "opening-hours",
		title: "asks when the clinic is open, and hangs up",
		caller: { name: "Alan Gray", phone },
		opens: "Hi, what are your opening hours?",
		answers: [
			{ whenAsked: asked.more, say: ["No, thank you. Goodbye.", "Goodbye."] },
			{ whenAsked: asked.help, say: "What are your opening hours?" },
		],
		expected: {
			appointments: [],
			callBack: false,
			endedBy: ["agent_ended"],
			told: [/monday|weekday/i, /\d|eight|nine|ten/i],
		},
	};
}

function aPerson({ phone }: Cast): Caller {
	const name = "Frank Turner";
	return {
		name: "a-person",
		title: "asks for a person, and is called back",
		caller: { name, phone },
		opens: "Can I speak to a real person, please?",
		answers: [
			{ whenAsked: asked.callBack, say: "Yes, please." },
			...tells(name, phone),
			{ whenAsked: /is that (right|correct)|all (right|correct)/i, say: "Yes, that's right." },
			goodbye,
			{ whenAsked: asked.help, say: "I want to speak to a person, please." },
		],
		expected: {
			appointments: [],
			callBack: true,
			endedBy: ["agent_ended", "transferred"],
		},
	};
}

function unknownFact({ services, phone }: Cast): Caller {
	const name = "Nancy Price";
	return {
		name: "unknown-fact",
		title: "asks for a price that nobody told the agent, and is called back",
		caller: { name, phone },
		opens: `How much does ${a(services.first)} cost?`,
		answers: [
			{ whenAsked: asked.name, say: `My name is ${name}.` },
			{ whenAsked: /call(ed)? you back\?|call you\?|get back to you\?/i, say: "Yes, please." },
			...tells(name, phone),
			{ whenAsked: /is that (right|correct)|all (right|correct)/i, say: "Yes, that's right." },
			{ whenAsked: asked.more, say: ["No, thank you. Goodbye.", "Goodbye."] },
			{ whenAsked: asked.help, say: `I want to know what ${a(services.first)} costs.` },
		],
		expected: {
			appointments: [],
			callBack: true,
			endedBy: ["agent_ended"],
			// A price that nobody told the agent is an invention.
			neverTold: [/\d+ ?(pounds|dollars|euros)|[£$€] ?\d/i],
		},
	};
}

function silence({ phone }: Cast): Caller {
	return {
		name: "says-nothing",
		title: "says nothing at all",
		caller: { name: "Nobody", phone },
		opens: null,
		answers: [{ whenAsked: /./, does: "nothing" }],
		expected: {
			appointments: [],
			callBack: false,
			endedBy: ["idle"],
			told: [/still there|are you there|hear me/i],
		},
	};
}
