import { ulid } from "ulidx";

import { reception } from "../../src/domain/agents/reception.ts";
import type { Exchange, Script } from "./actors/conversation.ts";
import type { Office } from "./actors/office.ts";
import type { Request } from "./actors/tool-user.ts";
import type { Chance } from "./chance.ts";
import { BEGINNING, type Scenario } from "./simulate.ts";

/** Few, so that calls want the same. */
const SLOTS = [
	"2026-11-24T10:00:00+00:00",
	"2026-11-24T10:30:00+00:00",
	"2026-11-25T14:00:00+00:00",
] as const;
const MARIA = { name: "Maria Lopez", phone: "020 7946 0123" };
const SAM = { name: "Sam Okafor", phone: "07700 900123" };
const SERVICES = ["cleaning", "check up", "consultation"] as const;

/** Any number of calls, as a seed has it. */
export function anyScenario(chance: Chance): Scenario {
	const count = chance.oneOf([1, 2, 3]);
	const scripts = Array.from({ length: count }, (_, nth) => anyScript(chance, nth));
	const endpoints = Array.from({ length: chance.between(0, 2) }, (_, nth) => ({
		endpointId: `ep${nth}`,
		moody: chance.oneOf([0, 0.3, 0.9]),
		goneAfter: chance.happens(0.15) ? chance.between(0, 3) : null,
		eventTypes: chance.happens(0.5)
			? (["call.started", "call.ended", "call.analyzed"] as const)
			: (["appointment.booked", "call.analyzed", "turn.heard", "followup.booked"] as const),
	}));
	return {
		scripts,
		endpoints,
		office: chance.oneOf(["is not asked", "agrees", "declines", "is away"]),
	};
}

function anyScript(chance: Chance, nth: number): Script {
	const exchanges = Array.from({ length: chance.between(0, 4) }, () => anyExchange(chance));
	return {
		callId: callIdOf(chance, nth),
		workspaceId: reception.workspaceId,
		callsAfterMs: chance.between(0, 120_000),
		exchanges,
		endsAs: chance.oneOf(["caller_hung_up", "agent_ended", "idle", null]),
		leavesDuringLastRequest: chance.happens(0.2),
		// The work after the call waits half a minute for it.
		lastAnswerTakesMs: chance.oneOf([0, 0, chance.between(1_000, 60_000), 600_000]),
		dropsAfter: chance.happens(0.2) ? chance.between(0, 2) : null,
		comesBack: { times: chance.between(0, 4), afterMs: chance.between(500, 30_000) },
	};
}

function anyExchange(chance: Chance): Exchange {
	const answer = Array.from({ length: chance.between(1, 3) }, (_, n) => `Sentence ${n + 1}.`);
	return {
		says: `Words ${chance.between(1, 99)}.`,
		answer,
		asksFor: chance.happens(0.5) ? anyRequest(chance) : null,
		interruptedAfter: chance.happens(0.25) ? chance.between(0, answer.length - 1) : null,
		fails: chance.happens(0.1),
	};
}

function anyRequest(chance: Chance): Request {
	return {
		what: chance.oneOf<Request["what"]>(["book", "book", "move", "cancel"]),
		service: chance.oneOf(SERVICES),
		startsAt: chance.oneOf(SLOTS),
		...(chance.happens(0.5) ? MARIA : SAM),
	};
}

function callIdOf(chance: Chance, nth: number): string {
	return `call_${ulid(BEGINNING + nth, () => chance.next()).toLowerCase()}`;
}

const says: Exchange = {
	says: "What are your hours?",
	answer: ["We are open from nine to five.", "Monday to Friday."],
	asksFor: null,
	interruptedAfter: null,
	fails: false,
};
const books: Exchange = {
	...says,
	says: "Tuesday at ten, please.",
	answer: ["You are booked."],
	asksFor: { what: "book", service: "cleaning", startsAt: SLOTS[0], ...MARIA },
};
const moves: Exchange = {
	...books,
	says: "Half an hour later, please.",
	asksFor: { what: "move", service: "cleaning", startsAt: SLOTS[1], ...MARIA },
};
const cancels: Exchange = {
	...books,
	says: "Please cancel it.",
	asksFor: { what: "cancel", service: "cleaning", startsAt: SLOTS[1], ...MARIA },
};
const interrupted: Exchange = { ...says, interruptedAfter: 1 };

/** The calls in which a process is made to die at every await. */
export const mainScenarios = {
	"a call that books": { exchanges: [says, books], subscribed: true, drops: false },
	"a call that is interrupted": { exchanges: [interrupted, says], subscribed: false, drops: false },
	"a call that is resumed": { exchanges: [says, says], subscribed: false, drops: true },
	"a call back that a person agrees to": {
		exchanges: [says, says],
		subscribed: false,
		drops: false,
		office: "agrees",
	},
	"a call that moves and cancels": {
		exchanges: [books, moves, cancels],
		subscribed: true,
		drops: false,
		comesBack: false,
	},
	"a call that ends before its booking": {
		exchanges: [books],
		subscribed: true,
		drops: false,
		lastAnswerTakesMs: 90_000,
	},
} as const satisfies Readonly<Record<string, MainScenario>>;

interface MainScenario {
	exchanges: readonly Exchange[];
	subscribed: boolean;
	drops: boolean;
	/** Where the caller leaves while the calendar has not answered. */
	lastAnswerTakesMs?: number;
	/** Whether the caller calls again when their line dropped; true when not given. */
	comesBack?: boolean;
	office?: Office;
}

export const scenarioNames = [
	"a call that books",
	"a call that is interrupted",
	"a call that is resumed",
	"a call back that a person agrees to",
	"a call that moves and cancels",
	"a call that ends before its booking",
] as const satisfies readonly (keyof typeof mainScenarios)[];

export function mainScenario(chance: Chance, name: keyof typeof mainScenarios): Scenario {
	const main: MainScenario = mainScenarios[name];
	const { exchanges, subscribed, drops, comesBack = true } = main;
	const { lastAnswerTakesMs = 0, office = "is not asked" } = main;
	const script: Script = {
		callId: callIdOf(chance, 0),
		workspaceId: reception.workspaceId,
		callsAfterMs: 0,
		exchanges,
		endsAs: "caller_hung_up",
		leavesDuringLastRequest: lastAnswerTakesMs > 0,
		lastAnswerTakesMs,
		dropsAfter: drops ? 1 : null,
		comesBack: { times: comesBack ? 3 : 0, afterMs: 2_000 },
	};
	const eventTypes = ["call.started", "call.ended", "call.analyzed", "appointment.booked"] as const;
	const endpoint = { endpointId: "ep0", moody: 0, goneAfter: null, eventTypes };
	return { scripts: [script], endpoints: subscribed ? [endpoint] : [], office };
}
