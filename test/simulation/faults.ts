import type { Chance } from "./chance.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** Of a port's effect. */
export type Moment = "before" | "after";

interface Meeting {
	place: string;
	/** Counts every use of a port in a run: with the seed it names a moment. */
	nth: number;
	moment: Moment;
	kind: "call" | "consumer" | "workflow" | "outside";
}

/** What goes wrong in a run, and when. */
export interface Faults {
	/** Until when the world misbehaves, ms since the epoch. */
	readonly until: number;
	/** Whether the process that uses a port dies there. */
	crashes(meeting: Meeting): boolean;
	/** Whether a port answers with an error. */
	fails(place: string, moment: Moment): boolean;
	/** How long a port takes to act, at its nth use, and again to answer (null). */
	delayMs(place: string, nth: number | null): number;
	/** How often a message of this queue is delivered: 0 when it is lost. */
	copies(queue: string): number;
	/** How long a message waits in its queue. */
	waitMs(queue: string): number;
	/** Whether a settled message comes again all the same. */
	losesAcknowledgement(queue: string): boolean;
	/** How far a new process's clock is off. */
	skewMs(): number;
	/** Whether a finished step's result is lost, so that it runs again. */
	forgetsStep(): boolean;
	/** Whether something with this likelihood happens; never once it is calm. */
	strikes(probability: number): boolean;
}

/** Nothing goes wrong, and everything takes its time. */
export function calm(chance: Chance): Faults {
	return {
		until: 0,
		crashes: () => false,
		fails: () => false,
		delayMs: () => chance.between(1, 5),
		copies: () => 1,
		waitMs: () => chance.between(10, 50),
		losesAcknowledgement: () => false,
		skewMs: () => 0,
		forgetsStep: () => false,
		strikes: () => false,
	};
}

/** One process dies, at one moment. */
export function crashAt(chance: Chance, nth: number, moment: Moment): Faults {
	return {
		...calm(chance),
		crashes: (meeting) => meeting.nth === nth && meeting.moment === moment,
	};
}

/** Ports that are somebody else's, and so can refuse. */
const FALLIBLE = [
	"d1",
	"r2",
	"queue call-events",
	"queue webhook-deliveries",
	"workflows",
	"object",
	"model",
] as const;
type Fallible = (typeof FALLIBLE)[number];

/** Queues whose messages can be lost. A dead letter is handed over by the platform itself. */
const LOSSY: readonly string[] = ["call-events", "webhook-deliveries"];

const MINUTE = 60_000;
/** Longer than a main scenario's call, and shorter than a stall at its end. */
const HELD_MS = 50_000;
/** The longest a port takes on each of its two ways: D1 ends a query after 30 seconds; a digest is made at home. */
const LONGEST_MS: ReadonlyMap<string, number> = new Map([
	["d1", 14_000],
	["digest", 100],
]);

interface Weather {
	/** Likelihood at each moment of each use. */
	rate: number;
	outage: { from: number; to: number } | null;
}

/**
 * One use of a port takes a minute, in which everybody else goes on; and the call's first message comes when the
 * others are there.
 */
export function stallAt(chance: Chance, nth: number): Faults {
	const usual = calm(chance);
	let held = false;
	return {
		...usual,
		delayMs: (place, use) => (use === nth ? MINUTE : usual.delayMs(place, use)),
		waitMs(queue) {
			if (queue !== "call-events" || held) return usual.waitMs(queue);
			held = true;
			return HELD_MS;
		},
	};
}

/** A queue's nth message is lost, and nothing else. */
export function loseMessage(chance: Chance, lost: { queue: string; nth: number }): Faults {
	let sent = 0;
	return {
		...calm(chance),
		copies(queue) {
			if (queue !== lost.queue) return 1;
			sent += 1;
			return sent === lost.nth ? 0 : 1;
		},
	};
}

/**
 * Everything at once, or some of it: each seed turns each kind of fault off, low or high, because a world in
 * which everything always fails never reaches the rare places.
 */
export function storm(chance: Chance, time: VirtualTime, minutes: number): Faults {
	const until = time.now + minutes * MINUTE;
	const level = (low: number, high: number) => chance.oneOf([0, low, low, high]);
	const weather = new Map<string, Weather>(
		FALLIBLE.map((place) => [place, { rate: level(0.02, 0.15), outage: outage(place) }]),
	);
	function outage(place: Fallible): Weather["outage"] {
		if (!chance.happens(0.25)) return null;
		const from = time.now + chance.between(0, (minutes * MINUTE) / 2);
		// The call's object is restarted elsewhere within a minute or two; the others can be away for long.
		const longest = place === "object" ? 2 : chance.oneOf([3, 3, minutes / 2]);
		return { from, to: from + chance.between(1, longest * MINUTE) };
	}
	// Storage of all kinds is away at once, for longer than a message is retried.
	if (chance.happens(0.1)) {
		const from = time.now + chance.between(0, 10 * MINUTE);
		const away = { from, to: from + chance.between(15, 25) * MINUTE };
		for (const place of ["d1", "r2"]) weather.set(place, { rate: 0.15, outage: away });
	}
	const crashRate = {
		call: level(0.005, 0.04),
		consumer: level(0.01, 0.08),
		workflow: level(0.02, 0.15),
	};
	const slow = chance.oneOf([200, 200, 3_000, 40_000]);
	const straggling = level(0.01, 0.1);
	const duplicates = level(0.05, 0.4);
	const losses = level(0.02, 0.2);
	const lostAcknowledgements = level(0.05, 0.3);
	const wait = chance.oneOf([500, 5_000, 60_000]);
	const skew = chance.oneOf([0, 500, 5_000]);
	const forgetting = level(0.05, 0.3);

	const strikes = (probability: number) => time.now < until && chance.happens(probability);
	return {
		until,
		strikes,
		crashes: ({ kind }) => kind !== "outside" && strikes(crashRate[kind]),
		fails(place) {
			const { rate, outage: away } = weather.get(place) ?? { rate: 0, outage: null };
			if (away !== null && time.now >= away.from && time.now < away.to) return true;
			return strikes(rate);
		},
		delayMs(place) {
			if (time.now >= until) return chance.between(1, 20);
			const ms = strikes(straggling) ? chance.between(5_000, 30_000) : chance.delayMs(slow);
			return Math.min(ms, LONGEST_MS.get(place) ?? ms);
		},
		copies(queue) {
			// A queue loses next to nothing, but what it loses is nobody's to send again unless somebody looks.
			if (LOSSY.includes(queue) && strikes(losses)) return 0;
			return strikes(duplicates) ? chance.between(2, 3) : 1;
		},
		waitMs() {
			if (time.now >= until) return chance.between(10, 100);
			// One that is overtaken by all that come after it.
			return strikes(0.05) ? chance.between(10_000, 120_000) : chance.delayMs(wait);
		},
		losesAcknowledgement: () => strikes(lostAcknowledgements),
		skewMs: () => chance.between(-skew, skew),
		forgetsStep: () => strikes(forgetting),
	};
}
