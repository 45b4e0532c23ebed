import type { Answer, Scenario } from "../scenario.ts";
import { asked, goodbye } from "./asked.ts";
import { a, type Cast, type Casting } from "./cast.ts";

/** Callers who book nothing. */
export function askingCallers(castOf: Casting): Scenario[] {
	return [
		onlyHours(castOf(31, "Alan Gray")),
		aPerson(castOf(32, "Frank Turner")),
		unknownFact(castOf(33, "Nancy Price")),
		silence(castOf(34, "Nobody")),
	];
}

const isRight: Answer = {
	whenAsked: /is that (right|correct)|all (right|correct)/i,
	say: "Yes, that's right.",
};

function onlyHours({ plays }: Cast): Scenario {
	return plays({
		name: "opening-hours",
		title: "asks when the clinic is open, and hangs up",
		opens: "Hi, what are your opening hours?",
		answers: [goodbye, { whenAsked: asked.help, say: "What are your opening hours?" }],
		expected: {
			appointments: [],
			callBack: false,
			told: [/monday|weekday/i, /\d|eight|nine|ten/i],
		},
	});
}

function aPerson({ tells, plays }: Cast): Scenario {
	return plays({
		name: "a-person",
		title: "asks for a person, and is called back",
		opens: "Can I speak to a real person, please?",
		answers: [
			{ whenAsked: asked.callBack, say: "Yes, please." },
			...tells,
			isRight,
			goodbye,
			{ whenAsked: asked.help, say: "I want to speak to a person, please." },
		],
		expected: { appointments: [], callBack: true, endedBy: ["agent_ended", "transferred"] },
	});
}

function unknownFact({ services, name, tells, plays }: Cast): Scenario {
	return plays({
		name: "unknown-fact",
		title: "asks for a price that nobody told the agent, and is called back",
		opens: `How much does ${a(services.first)} cost?`,
		answers: [
			{ whenAsked: asked.name, say: `My name is ${name}.` },
			{ whenAsked: /call(ed)? you back\?|call you\?|get back to you\?/i, say: "Yes, please." },
			...tells,
			isRight,
			goodbye,
			{ whenAsked: asked.help, say: `I want to know what ${a(services.first)} costs.` },
		],
		expected: {
			appointments: [],
			callBack: true,
			// A price that nobody told the agent is an invention.
			neverTold: [/\d+ ?(pounds|dollars|euros)|[£$€] ?\d/i],
		},
	});
}

function silence({ plays }: Cast): Scenario {
	return plays({
		name: "says-nothing",
		title: "says nothing at all",
		opens: null,
		answers: [{ whenAsked: /./, does: "nothing" }],
		expected: {
			appointments: [],
			callBack: false,
			endedBy: ["idle"],
			told: [/still there|are you there|hear me/i],
		},
	});
}
