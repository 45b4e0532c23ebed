import { accepted, refused, type Result } from "../result.ts";
import { isoOf, localTimeOf } from "../time/local-time.ts";
import { plainText } from "../time/plain-text.ts";
import { dayAndHour } from "../time/spoken-day.ts";
import { instantAt, instantsOf, readStart } from "../time/written-start.ts";
import { readingsOfTime } from "../time/written-time.ts";
import type { Offer, OfferedSlot } from "./offers.ts";

/** Why what a model wrote is no start. Instants in ms since the epoch. */
export type StartRefusal =
	/** It has the form of an id, and nothing was offered under it. */
	| { code: "unknown_slot"; said: string; offered: readonly OfferedSlot[] }
	/** It fits more than one start. */
	| { code: "which_start"; said: string; starts: readonly number[] }
	/** Its offset is not the business's at that moment. */
	| { code: "wrong_offset"; said: string; meant: readonly number[] }
	/** It is no time, one that the clock skips, or one without a day that was not offered. */
	| { code: "bad_time"; said: string; offered: readonly OfferedSlot[] };

interface Offered {
	/** In order: the latest last. */
	offers: readonly Offer[];
	timezone: string;
	language: string;
}

const SLOT_ID = /^(?:slot )?#?(?:s(?:lot)?)[ _-]?(?<number>\d{1,4})\b[ :,(=-]*(?<rest>.*?)\)?$/i;

/**
 * The start that a model means: by the id of a slot that was offered, by its time on the business's clock, or as it was
 * put in words. An offset that is not the business's at that moment is refused, because it is a habit as often as it is
 * meant: which of two times it is, an hour apart, only the caller knows.
 * @returns ms since the epoch.
 */
export function resolveStart(said: string, known: Offered): Result<number, StartRefusal> {
	const text = plainText(said);
	const slot = SLOT_ID.exec(text)?.groups;
	if (slot) return byId(slot, said, known);
	const written = readStart(text, known.timezone);
	if (written === null) return withoutDay(said, known);
	const { date, readings, lateMs, offset } = written;
	const shown = readings.map((minutes) =>
		instantsOf(date, minutes, known.timezone).map((instant) => instant + lateMs),
	);
	const all = shown.flat();
	if (offset === null) return onTheClock(shown, said, known);
	const exact = readings.map((minutes) => instantAt({ date, minutes, offset }) + lateMs);
	const ofBusiness = exact.find((instant) => all.includes(instant));
	if (ofBusiness !== undefined) return accepted(ofBusiness);
	const offered = [...all, ...exact].filter((instant) => isOffered(instant, known));
	const [literal = []] = shown;
	const meant = offered.length > 0 ? offered : literal.length > 0 ? literal : exact.slice(0, 1);
	return refused({ code: "wrong_offset", said, meant });
}

function byId(
	{ number, rest = "" }: Readonly<Record<string, string | undefined>>,
	said: string,
	known: Offered,
): Result<number, StartRefusal> {
	const slotId = `s${Number(number)}`;
	const slot = known.offers.flat().find((each) => each.slotId === slotId);
	if (!slot) return refused({ code: "unknown_slot", said, offered: lastOf(known) });
	if (rest === "") return accepted(slot.startsAt);
	// A model that repeats the time, too, must not mean another one.
	const again = resolveStart(rest, { ...known, offers: [[slot]] });
	if (again.ok && again.value === slot.startsAt) return again;
	const starts = [slot.startsAt, ...(again.ok ? [again.value] : [])];
	return refused({ code: "which_start", said, starts });
}

/** Without an offset. Of two readings, and of the hour that autumn repeats, the one that was offered. */
function onTheClock(
	shown: readonly (readonly number[])[],
	said: string,
	known: Offered,
): Result<number, StartRefusal> {
	const [literal = []] = shown;
	const offered = shown.flat().filter((instant) => isOffered(instant, known));
	return oneOf(offered.length > 0 ? offered : literal, said, known);
}

function withoutDay(said: string, known: Offered): Result<number, StartRefusal> {
	const readings = readingsOfTime(said);
	for (const offer of known.offers.toReversed()) {
		const starts = new Set(
			offer
				.filter(
					(slot) => isCalled(said, slot, known) || readings.includes(clockOfSlot(slot, known)),
				)
				.map(({ startsAt }) => startsAt),
		);
		if (starts.size > 0) return oneOf([...starts], said, known);
	}
	return refused({ code: "bad_time", said, offered: lastOf(known) });
}

function oneOf(
	starts: readonly number[],
	said: string,
	known: Offered,
): Result<number, StartRefusal> {
	const [only] = starts;
	if (only === undefined) return refused({ code: "bad_time", said, offered: lastOf(known) });
	return starts.length === 1 ? accepted(only) : refused({ code: "which_start", said, starts });
}

function isOffered(instant: number, { offers }: Offered): boolean {
	return offers.some((offer) => offer.some(({ startsAt }) => startsAt === instant));
}

function lastOf({ offers }: Offered): Offer {
	return offers.at(-1) ?? [];
}

function clockOfSlot({ startsAt }: OfferedSlot, { timezone }: Offered): number {
	return localTimeOf(startsAt, timezone).minutes;
}

/** Whether it is what the model was given to say of a slot. */
function isCalled(
	said: string,
	{ startsAt }: OfferedSlot,
	{ timezone, language }: Offered,
): boolean {
	return lettersOf(said) === lettersOf(dayAndHour(startsAt, { timezone, language }));
}

function lettersOf(text: string): string {
	return plainText(text)
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** For a model, with the id of each start that has one. */
export function explainStart(
	refusal: StartRefusal,
	{ timezone, language, offers }: Offered,
): string {
	const named = (startsAt: number) => {
		const slot = offers.flat().find((each) => each.slotId !== null && each.startsAt === startsAt);
		const when = `${isoOf(startsAt, timezone)} (${dayAndHour(startsAt, { timezone, language })})`;
		return slot ? `${slot.slotId}: ${when}` : when;
	};
	const list = (starts: readonly number[]) => starts.map(named).join("; ");
	const starts = (slots: readonly OfferedSlot[]) => list(slots.map(({ startsAt }) => startsAt));
	switch (refusal.code) {
		case "unknown_slot":
		case "bad_time": {
			const what = `"${refusal.said}" is not a time that was offered.`;
			return refusal.offered.length > 0
				? `${what} Use one of these: ${starts(refusal.offered)}.`
				: `${what} Call find_slots first, and use the id of a time that it returns.`;
		}
		case "which_start":
			return `"${refusal.said}" fits more than one time. Ask the caller which of these: ${list(refusal.starts)}.`;
		case "wrong_offset":
			return `Nothing was booked: at "${refusal.said}" the business's clock has another offset. Meant is probably ${list(refusal.meant)}. Make sure with the caller which time it is, and give its id or exactly that start.`;
	}
}
