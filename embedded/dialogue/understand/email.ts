import { withLetters } from "./spelling.ts";
import { withDigits } from "./words.ts";

export interface HeardEmail {
	readonly email: string;
	/** The text without it. */
	readonly rest: string;
}

const TYPED = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/u;
/** " at gmail dot com": the host has a dot in it. */
const HOST =
	/\b(?:at(?: sign)?|@) ((?:[\p{L}\p{N}]+ |(?:dash|hyphen|minus) ){1,12}?(?:dot|point|period|\.) (?:[\p{L}\p{N}]+ (?:dot|point|period) )*\p{L}{2,}(?= |$))/u;
const SIGNS: ReadonlyMap<string, string> = new Map([
	["dot", "."],
	["point", "."],
	["period", "."],
	["underscore", "_"],
	["dash", "-"],
	["hyphen", "-"],
	["minus", "-"],
	["plus", "+"],
]);
/** What stands before an address, and is not part of it. */
const BEFORE =
	/^(is|it's|its|it|email|mail|e|address|to|my|the|that's|that|and|at|on|use|me|or|yes|yeah|sure|so|please|name|this|reach|send|um|uh|er|okay|ok|well|under|with|have|as|be|would|contact|write|sorry|no)$/;
const SAID_BESIDE =
	/\b(?:all (?:one word|lower ?case|small letters|together)|no (?:spaces|dots)|lower ?case|one word)\b/g;

/** The e-mail address in what was typed, or in words: "anna dot bennett at gmail dot com". */
export function findEmail(text: string): HeardEmail | null {
	const typed = TYPED.exec(text);
	if (typed)
		return { email: typed[0].toLowerCase(), rest: withoutLead(text.replace(typed[0], " ")) };
	const words = plainWords(text);
	const found = HOST.exec(words);
	if (!found) return null;
	const before = words.slice(0, found.index).trim().split(" ");
	const from =
		before.findLastIndex((word) => BEFORE.test(word) && !isLetterAmong(before, word)) + 1;
	const local = joined(before.slice(from));
	const email = `${local}@${joined((found[1] ?? "").split(" "))}`;
	const rest = `${before.slice(0, from).join(" ")} ${words.slice(found.index + found[0].length)}`;
	return /^[^@\s.]+(\.[^@\s.]+)*@[^@\s.]+(\.[^@\s.]+)+$/.test(email)
		? { email, rest: withoutLead(rest) }
		: null;
}

/** "and my e-mail is" says nothing without the address. */
function withoutLead(rest: string): string {
	return rest
		.replace(/\b(?:and )?(?:my|the|her|his|our)? ?e?-?mail(?: address)?(?: is|'s)?\b/i, " ")
		.trim();
}

/** In "a n n e at …" the "e" is a letter. */
function isLetterAmong(words: readonly string[], word: string): boolean {
	const at = words.lastIndexOf(word);
	return word.length === 1 && words[at - 1]?.length === 1;
}

function plainWords(text: string): string {
	const words = text
		.normalize("NFC")
		.toLowerCase()
		.replaceAll(/[’‘]/g, "'")
		.replaceAll(/[,;:!?]|\.(?=\s|$)/g, " ")
		.replaceAll(/\b(?:e-mail|e mail)\b/g, "email")
		.replaceAll(SAID_BESIDE, " ")
		.replaceAll(/\s+/g, " ")
		.trim()
		.split(" ");
	return withDigits(withLetters(words.flatMap((word) => word.split("-"))));
}

function joined(words: readonly string[]): string {
	return words.map((word) => SIGNS.get(word) ?? word).join("");
}
