import type { Chance } from "../chance.ts";
import type { LineScript, Utterance } from "./caller.ts";
import type { Wish } from "./model-script.ts";

const WORDS = ["Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot"] as const;
const SLOTS = ["2026-11-24T10:00:00+00:00", "2026-11-24T10:30:00+00:00"] as const;
const who = { name: "Maria Lopez", phone: "020 7946 0123" };

/** A call as a seed has it. */
export function anyLineScript(chance: Chance): LineScript {
	const count = chance.between(1, 4);
	return {
		utterances: Array.from({ length: count }, (_, nth) => anyUtterance(chance, nth)),
		endsAs: chance.oneOf(["end_call", "closes", "stays silent"]),
		lateCloseMs: chance.oneOf([20, 3_000, 40_000]),
		redials: chance.between(0, 3),
	};
}

function anyUtterance(chance: Chance, nth: number): Utterance {
	const name = WORDS[nth] ?? "Zulu";
	const wishes = chance.happens(0.4);
	return {
		// Each is said once, so that it can be told whether it was heard twice.
		words: wishes ? `${name}: ${JSON.stringify(anyWish(chance))}` : `${name}, what is it?`,
		typed: chance.happens(0.3),
		waitsMs: chance.happens(0.4) ? chance.delayMs(5_000) : null,
		afterwards: chance.happens(0.25)
			? chance.oneOf(["second socket", "drops", "dies"] as const)
			: null,
	};
}

function anyWish(chance: Chance): Wish {
	const startsAt = chance.oneOf(SLOTS);
	switch (chance.oneOf(["book", "book", "move", "cancel"] as const)) {
		case "book":
			return { tool: "book_appointment", input: { service: "cleaning", startsAt }, who };
		case "move":
			return { tool: "move_appointment", input: { startsAt }, who };
		case "cancel":
			return { tool: "cancel_appointment", input: {}, who };
	}
}
