import { isSameWall, type Wall } from "./calendar.ts";
import { businessDay, type Facts } from "./facts.ts";
import {
	capital,
	spokenDay,
	spokenDigits,
	spokenNumber,
	spokenTime,
	spokenWall,
	withArticle,
} from "./speak.ts";
import type { State, Told } from "./state.ts";
import { FEWEST_DIGITS } from "./understand/phone.ts";
import type { Topic } from "./understand/question.ts";

/** A reply that the caller talked over ends so. */
const CUT_SHORT = /—\s*$/;
const READ_BACK = /^(?:[\w ]+, )?[\w ]+\. An? /;

/** What was to be agreed to in a reply that was cut short; null when it was whole, or about something else. */
export function cutAgreement(text: string, state: State, named: readonly Wall[]): Topic | null {
	const { wants, name, phone, target, question } = state;
	if (!CUT_SHORT.test(text)) return null;
	if (wants === "move" || wants === "cancel")
		return target !== null && named.length > 0 ? `${wants}_agree` : null;
	const isComplete = name !== null && phone.length >= FEWEST_DIGITS;
	if (wants !== "book" || !isComplete) return null;
	return READ_BACK.test(text) || question === "agree" || question === "wrong" ? "agree" : null;
}

/** What the caller has heard after this part of a read-back. */
export function toldAfter(text: string, state: State, named: readonly Wall[]): Told {
	const { told, service, name, phone } = state;
	const wall = named.at(-1) ?? told.wall;
	const hasName = name !== null && [".", " —"].some((end) => text.includes(`or ${name}${end}`));
	return {
		service: named.length > 0 ? service : told.service,
		wall,
		name: hasName ? name : told.name,
		digits: digitsAfter(text, told.digits, phone),
	};
}

function digitsAfter(text: string, before: string, phone: string): string {
	const [, lead = "", said = ""] =
		/((?:rest of the )?number is|ending in) ([\d ,]+)/.exec(text) ?? [];
	const digits = said.replaceAll(/\D/g, "");
	if (digits === "") return before;
	if (lead === "ending in") return CUT_SHORT.test(text) ? before : phone;
	const heard = (lead.startsWith("rest") ? before : "") + digits;
	return digitsOf(phone).startsWith(heard) ? heard : "";
}

function digitsOf(phone: string): string {
	return phone.replace("+", "");
}

/** The sentences of a booking that the caller has not heard yet; all of them at first, none where all were heard. */
export function untold(slot: Wall, state: State, facts: Facts): string {
	const { told, name, phone } = state;
	const service = state.service ?? "appointment";
	const sameWall =
		told.wall !== null && isSameWall(told.wall, slot) && told.service === state.service;
	const sameName = told.name === name;
	const what = `${capital(withArticle(service))} on ${spokenWall(slot, facts)}`;
	const free = `${capital(spokenTime(slot.time, businessDay(facts)))} on ${spokenDay(slot.day, facts.today)} is free.`;
	const when = sameWall
		? ""
		: told.name !== null && told.service === state.service
			? free
			: `${what}.`;
	const first = !sameWall && !sameName ? `${what}, for ${name ?? ""}.` : when;
	const who = sameWall && !sameName ? `For ${name ?? ""}.` : "";
	return [first, who, untoldNumber(told.digits, phone, facts)]
		.filter((part) => part !== "")
		.join(" ");
}

function untoldNumber(told: string, phone: string, facts: Facts): string {
	const digits = digitsOf(phone);
	const isKnown = phone === facts.caller.phone;
	if (told === digits || (isKnown && told === phone)) return "";
	if (isKnown) return `I have ${spokenNumber(phone, facts)}.`;
	if (told !== "" && digits.startsWith(told))
		return `The rest of the number is ${restOf(spokenDigits(phone), told.length)}.`;
	return `The number is ${spokenNumber(phone, facts)}.`;
}

/** The digits after so many, in the groups that they have in the whole number. */
function restOf(spoken: string, heard: number): string {
	return spoken.replace(new RegExp(`^(?:\\D*\\d){${heard}}[ ,]*`), "");
}
