import { type Clock, type Day } from "../calendar.ts";
import { businessDay, type Facts } from "../facts.ts";
import type { DayDoubt } from "./day/context.ts";
import { type DayWish, findDays } from "./days.ts";
import { findEmail } from "./email.ts";
import { findIntents, findParts, findPick, type Intent, type Part } from "./intents.ts";
import { findName } from "./names.ts";
import { FEWEST_DIGITS, findPhone } from "./phone.ts";
import type { Topic } from "./question.ts";
import { findByPlace, findService } from "./services.ts";
import { withLetters } from "./spelling.ts";
import { findTimes, isTurnedDown, type TimeWish } from "./times.ts";
import { without, wordsOf } from "./words.ts";

/** What one utterance says, given what was asked before it. */
export interface Heard {
	readonly text: string;
	readonly intents: ReadonlySet<Intent>;
	readonly service: string | null;
	readonly day: DayWish | null;
	/** Days that do not suit. */
	readonly avoid: readonly Day[];
	/** Where only such days were named: those of the next two weeks that are left. */
	readonly otherDays: DayWish | null;
	/** Why no day can be taken from what was said of one. */
	readonly doubt: DayDoubt | null;
	readonly time: TimeWish | null;
	/** Times that do not suit. */
	readonly notAt: readonly Clock[];
	readonly name: string | null;
	readonly email: string | null;
	/** Digits of a phone number, perhaps only some of them. */
	readonly digits: string | null;
	readonly pick: 0 | 1 | null;
	/** Parts of a booking that are named without a new value. */
	readonly parts: ReadonlySet<Part>;
}

const FOR_DAY = new Set<Topic>(["day", "when", "which_day"]);
const FOR_TIME = new Set<Topic>(["time", "when", "choice"]);
/** After something was read out, a part of it may be called wrong. */
const READ_OUT = new Set<Topic>(["agree", "wrong", "identity"]);
const MOST_WORDS = 4;
/** So many pieces of digits are a number, or its end, by what was asked before. */
const PIECES = { phone: 1, readOut: 3, otherwise: 5 };

export interface Asked {
	readonly topic: Topic | null;
	/** Only a part of the phone number was said so far. */
	readonly numberOpen: boolean;
	/** The day and the time that are being talked about. */
	readonly day?: Day | null;
	readonly time?: Clock | null;
}

export function hear(said: string, about: Asked, facts: Facts): Heard {
	const address = findEmail(said);
	const text = address?.rest ?? said;
	const { topic: asked, numberOpen } = about;
	const { language } = facts;
	const words = wordsOf(text);
	const intents = findIntents(asked !== null && YES_OR_NO.has(asked) ? withHeardNo(words) : words);
	const phoneAsked = asked === "phone" || asked === "phone_check" || numberOpen;
	const readOut = asked !== null && READ_OUT.has(asked);
	const found = findPhone(
		words,
		phoneAsked ? PIECES.phone : readOut ? PIECES.readOut : PIECES.otherwise,
	);
	const opening = businessDay(facts);
	const clearly = findTimes(words, { opening, language, expected: false });
	// "make it three o'clock" is a time even where a number was asked for.
	const whole = found !== null && found.digits.length >= FEWEST_DIGITS;
	// "two oh seven" is no time where a number was asked for.
	const alone = phoneAsked && found !== null && without(words, found.spans).every(isBesideDigits);
	const phone = found && (whole || alone || clearly.length === 0) ? found : null;
	const rest = without(words, phone?.spans ?? []);
	// "move my appointment on tuesday to friday": only friday is wished for.
	const wished = intents.has("move") ? wordsOfNewTime(rest, facts) : rest;
	const times = findTimes(wished, {
		opening,
		language,
		expected: (asked !== null && FOR_TIME.has(asked)) || (readOut && isShortNo(words)),
		about: about.time ?? null,
	});
	const turnedDown = times.filter((time) => isTurnedDown(wished, time));
	const last = times.findLast((time) => !turnedDown.includes(time));
	const left = without(
		wished,
		times.filter((time) => time.to > time.from),
	);
	const expected = asked !== null && FOR_DAY.has(asked);
	// "n for november" is a letter.
	const days = findDays(asked === "name" ? withLetters(left) : left, {
		today: facts.today,
		language,
		expected,
		about: about.day ?? null,
	});
	const { wish: day, doubt, avoid } = days;
	const corrects = readOut && intents.has("no") && last === undefined && !namesDay(days) && !phone;
	const whichOne = asked === "service";
	const byPlace = whichOne ? findByPlace(words, facts.services) : null;
	return {
		text: said,
		email: address?.email ?? null,
		intents,
		service: byPlace ?? findService(intents.has("move") ? rest : left, facts.services, whichOne),
		day: byPlace === null ? day : null,
		avoid,
		otherDays: days.others,
		doubt: byPlace === null ? doubt : null,
		time: last?.wish ?? null,
		notAt: turnedDown.flatMap(({ wish }) => (wish.kind === "at" ? [wish.time] : [])),
		name: findName(left, asked === "name" ? "asked" : corrects ? "pointed" : "introduced", text),
		digits: phone?.digits ?? null,
		pick: asked === "choice" || asked === "which_day" ? findPick(words) : null,
		parts: readOut ? findParts(words) : new Set(),
	};
}

function namesDay({ wish, doubt, avoid }: ReturnType<typeof findDays>): boolean {
	return wish !== null || doubt !== null || avoid.length > 0;
}

function isBesideDigits(word: string): boolean {
	return /^(\||it's|its|it|is|my|the|number|phone|yes|yeah|um|uh|er|and|then|okay|ok|so|sure|please)$/.test(
		word,
	);
}

/** "No, nine" over what was read out is another time. */
function isShortNo(words: readonly string[]): boolean {
	return /^(no|nope|sorry|actually|make|wait)$/.test(words[0] ?? "") && words.length <= MOST_WORDS;
}

/** After a question for yes or no, "new the number is …" begins with a no. */
const YES_OR_NO = new Set<Topic>([
	"agree",
	"move_agree",
	"cancel_agree",
	"identity",
	"phone_check",
	"callback",
	"more",
]);
const LIKE_NO = new Set(["new", "know", "now", "nor"]);

function withHeardNo(words: readonly string[]): readonly string[] {
	return LIKE_NO.has(words[0] ?? "") ? ["no", ...words.slice(1)] : words;
}

const MOVING = /^(move|moved|moving|shift|push|change|reschedul\w+|rebook|postpone|bring)$/;
const TOWARDS = new Set(["to", "for", "till", "until"]);

/** The words after the first "to" or "for" behind the verb that names a day or a time. */
function wordsOfNewTime(words: readonly string[], facts: Facts): readonly string[] {
	const verb = words.findIndex((word) => MOVING.test(word));
	const { today, language } = facts;
	const context = { today, language, expected: false };
	for (let at = Math.max(0, verb); at < words.length; at += 1) {
		const after = words.slice(at + 1);
		const names =
			namesDay(findDays(after, context)) ||
			findTimes(after, { ...context, opening: businessDay(facts) }).length > 0;
		if (TOWARDS.has(words[at] ?? "") && names) return after;
	}
	return [];
}
