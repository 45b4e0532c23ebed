import { businessDay, type Facts } from "../facts.ts";
import { type DayWish, findDay } from "./days.ts";
import { findIntents, findPick, type Intent } from "./intents.ts";
import { findName } from "./names.ts";
import { FEWEST_DIGITS, findPhone } from "./phone.ts";
import type { Topic } from "./question.ts";
import { findService } from "./services.ts";
import { findTimes, type TimeWish } from "./times.ts";
import { without, wordsOf } from "./words.ts";

/** All that one utterance can tell, given what was asked before it. */
export interface Heard {
	readonly text: string;
	readonly intents: ReadonlySet<Intent>;
	readonly service: string | null;
	readonly day: DayWish | null;
	readonly time: TimeWish | null;
	readonly name: string | null;
	/** Digits of a phone number, perhaps only some of them. */
	readonly digits: string | null;
	readonly pick: 0 | 1 | null;
}

const FOR_DAY = new Set<Topic>(["day", "when"]);
const FOR_TIME = new Set<Topic>(["time", "when", "choice"]);

export interface Asked {
	readonly topic: Topic | null;
	/** Some digits of a phone number were said, and more are to come. */
	readonly numberOpen: boolean;
}

export function hear(text: string, { topic: asked, numberOpen }: Asked, facts: Facts): Heard {
	const words = wordsOf(text);
	const phoneAsked = asked === "phone" || asked === "phone_check";
	const found = findPhone(words, phoneAsked || numberOpen);
	const opening = businessDay(facts);
	const clearly = findTimes(words, { opening, expected: false });
	// "make it three o'clock" is a time even where a number was asked for.
	const whole = found !== null && found.digits.length >= FEWEST_DIGITS;
	const phone = found && (whole || clearly.length === 0) ? found : null;
	const rest = without(words, phone?.spans ?? []);
	const times = findTimes(rest, { opening, expected: asked !== null && FOR_TIME.has(asked) });
	const last = times.at(-1);
	const left = without(
		rest,
		times.filter((time) => time.to > time.from),
	);
	const expected = asked !== null && FOR_DAY.has(asked);
	return {
		text,
		intents: findIntents(words),
		service: findService(left, facts.services, asked === "service"),
		day: findDay(left, { today: facts.today, timezone: facts.timezone, expected }),
		time: last?.wish ?? null,
		name: findName(left, asked === "name"),
		digits: phone?.digits ?? null,
		pick: asked === "choice" ? findPick(words) : null,
	};
}
