import type { State } from "./state.ts";
import type { Heard } from "./understand/hear.ts";
import type { Part } from "./understand/intents.ts";
import { FEWEST_DIGITS, isPartial, joinDigits, withEnd } from "./understand/phone.ts";

/** More digits than this are another number, and not a corrected end. */
const LONGEST_END = 6;

/** The phone number after these words: more of its digits, another number, or a corrected one. */
export function phoneAfter(state: State, heard: Heard): Pick<State, "phone" | "phoneChecked"> {
	const { digits, intents } = heard;
	const checking = state.question === "phone_check";
	if (digits === null) {
		const wrong = checking ? intents.has("no") : isWrong(state, heard)("phone");
		return {
			phone: wrong ? "" : state.phone,
			phoneChecked: !wrong && (checking || state.phoneChecked),
		};
	}
	const whole = state.phone.length >= FEWEST_DIGITS;
	const readOut = state.question === "agree" || state.question === "wrong" || checking;
	const end = digits.length <= LONGEST_END && (!checking || intents.has("no"));
	if (whole && readOut && end) return { phone: withEnd(state.phone, digits), phoneChecked: false };
	const goesOn = checking ? !intents.has("no") : isPartial(state.phone) && !isCorrection(heard);
	return { phone: joinDigits(goesOn ? state.phone : "", digits), phoneChecked: false };
}

function isCorrection({ text, intents }: Heard): boolean {
	return intents.has("no") || /\b(sorry|i mean|actually|wrong|start(ing)? again)\b/i.test(text);
}

/** The name after these words. A single word adds the last name, or corrects the part that begins like it. */
export function nameAfter(state: State, heard: Heard): string | null {
	const { name } = heard;
	if (name === null) return isWrong(state, heard)("name") ? null : state.name;
	const parts = state.name?.split(" ") ?? [];
	const [half] = parts;
	const single = parts.length === 1 && !name.includes(" ");
	if (single && half !== name && state.question === "name") return `${half} ${name}`;
	const alike = parts.findLastIndex((part) => part[0] === name[0]);
	const replaces = parts.length > 1 && !name.includes(" ") && alike !== -1;
	return replaces ? parts.with(alike, name).join(" ") : name;
}

/** Whether the caller called a part wrong, as in "no, the time is wrong": it has to be asked for again. */
export function isWrong({ question }: State, { parts, intents }: Heard) {
	const denied = question === "wrong" || (question === "agree" && !intents.has("yes"));
	const another = question === "identity" && intents.has("no");
	return (part: Part) =>
		(denied && parts.has(part)) || (another && (parts.size === 0 || parts.has(part)));
}
