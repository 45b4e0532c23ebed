import { WEEKDAYS } from "../calendar.ts";
import { numberAt } from "./words.ts";

const INTRODUCED = [
	["my", "name", "is"],
	["my", "name's"],
	["my", "names"],
	["the", "name", "is"],
	["the", "name's"],
	["name", "is"],
	["i", "am", "called"],
	["i'm", "called"],
	["under", "the", "name"],
];
/** These introduce a name only where one was asked for: "it's" may begin anything. */
const POINTED = [
	["this", "is"],
	["it", "is"],
	["it's"],
	["its"],
	["i'm"],
	["i", "am"],
	["that's"],
	["that", "is"],
];
const GREETED = [
	["hi", "this", "is"],
	["hello", "this", "is"],
	["hi", "i'm"],
	["hello", "i'm"],
	["hi", "it's"],
	["hello", "it's"],
];

/** Words that are never part of a name, and where a name that is being said ends. */
const NOT_A_NAME = new Set(
	[
		"| a about very much indeed actually afternoon again ah all alright also am an and any anything appointment are as at available back be",
		"because book booking but by bye call called caller calling can can't cancel certainly change check cleaning",
		"consultation correct could day did didn't different do doctor does don't double er erm evening every excuse fine first for",
		"free from get give go going good goodbye great had hang has have haven't he hello help here hey hi hold hour hours how",
		"human i i'd i'll i'm i've if in interested is isn't it it's its just know last later let like looking make may maybe me mean",
		"mind minute moment more morning my name need never new next nice no nope not nothing now number of off oh ok okay",
		"on one only open opening or other our patient pardon person phone plus please question quick ready real really",
		"hear afraid busy confused driving having late running unsure waiting wondering yet",
		"repeat reschedule right same say second see she should slot so some somebody someone something soon sorry speak",
		"speaking spell spelled started still such sure take talk tell than thank thanks that that'll that's the their them then there they",
		"thing think this time to today tomorrow too tooth triple trying uh uhm um understand until up us wait want wanted wanting was",
		"we well were what what's whatever when where which who whole why with works worry would wrong yeah yep yes you you're your",
	]
		.join(" ")
		.split(" ")
		.concat(WEEKDAYS),
);
const LONGEST_NAME_WORDS = 4;

/**
 * How a name has to be said: where it was asked for it may stand alone; where it was read out, "it's …" or a
 * spelling corrects it; anywhere else it needs an introduction.
 */
export type NameContext = "asked" | "pointed" | "introduced";

/** The caller's name in its usual spelling, or null. */
export function findName(said: readonly string[], context: NameContext): string | null {
	const words = context === "introduced" ? said : withLetters(said);
	const introduced =
		firstAndLastName(words) ??
		nameOfRelative(words) ??
		afterAny(words, INTRODUCED) ??
		afterAny(words, GREETED) ??
		beforeSpeaking(words);
	if (introduced !== null || context === "introduced") return introduced;
	return afterAny(words, POINTED) ?? (context === "asked" ? bareName(words) : spelledName(words));
}

/** What a recogniser hears for a letter among letters. */
const LETTERS: ReadonlyMap<string, string> = new Map(
	Object.entries({
		b: "be bee",
		c: "see sea",
		d: "dee",
		f: "eff",
		g: "gee",
		h: "aitch",
		i: "eye",
		j: "jay",
		k: "kay",
		l: "el ell",
		m: "em",
		n: "en",
		o: "oh owe",
		p: "pea pee",
		q: "queue cue",
		r: "are",
		s: "ess",
		t: "tea tee",
		u: "you",
		v: "vee",
		x: "ex",
		y: "why",
		z: "zee zed",
	}).flatMap(([letter, heard]) => heard.split(" ").map((word) => [word, letter] as const)),
);
const FEWEST_LETTERS = 3;

/** "are e e d" → "r e e d", "double t" → "t t", "b for bravo" → "b". Only where somebody spells. */
function withLetters(words: readonly string[]): string[] {
	const out = words
		.join(" ")
		.replaceAll(/\b([a-z]) (?:for|like|as in) \1[a-z]+\b/g, "$1")
		.replaceAll(/\bdouble ([a-z])\b/g, "$1 $1")
		.split(" ");
	for (let from = 0; from < out.length; from += 1) {
		const other = out.slice(from).findIndex((word) => asLetter(word) === undefined);
		const to = other === -1 ? out.length : from + other;
		const single = out.slice(from, to).filter((word) => word.length === 1).length;
		if (to - from >= FEWEST_LETTERS && single * 2 > to - from)
			out.splice(from, to - from, ...out.slice(from, to).map((word) => asLetter(word) ?? word));
		from = Math.max(from, to);
	}
	return out;
}

function asLetter(word: string): string | undefined {
	return /^[a-z]$/.test(word) ? word : LETTERS.get(word);
}

function spelledName(words: readonly string[]): string | null {
	const from = words.findIndex((_, at) =>
		words.slice(at, at + FEWEST_LETTERS).every((word) => /^[a-z]$/.test(word)),
	);
	return from === -1 ? null : nameFrom(words, from);
}

/** "my first name is laura and my last name is bennett" */
function firstAndLastName(words: readonly string[]): string | null {
	const parts =
		/\bfirst name(?: is|'s) ([a-z']+).* (?:last name|surname|family name)(?: is|'s) ([a-z']+)/;
	const [, first, last] = parts.exec(words.join(" ")) ?? [];
	return first !== undefined && last !== undefined ? nameFrom([first, last], 0) : null;
}

/** "it's for my son tom bennett" */
function nameOfRelative(words: readonly string[]): string | null {
	const at = words.findIndex(
		(word, index) =>
			word === "my" && words[index - 1] === "for" && RELATIVE.test(words[index + 1] ?? ""),
	);
	return at === -1 ? null : nameFrom(words, at + 2);
}

const RELATIVE =
	/^(son|daughter|child|wife|husband|partner|mother|father|mum|mom|dad|brother|sister|friend|colleague|boss)$/;

function afterAny(
	words: readonly string[],
	phrases: readonly (readonly string[])[],
): string | null {
	for (let at = words.length - 1; at >= 0; at -= 1) {
		const phrase = phrases.find((one) => one.every((word, index) => words[at + index] === word));
		const name = phrase ? nameFrom(words, at + phrase.length) : null;
		if (name !== null) return name;
	}
	return null;
}

/** "laura bennett speaking" */
function beforeSpeaking(words: readonly string[]): string | null {
	const at = words.indexOf("speaking");
	const name = at > 0 ? nameFrom(words, Math.max(0, at - 2)) : null;
	return name !== null && words.slice(0, at).join(" ").endsWith(name.toLowerCase()) ? name : null;
}

/** Words that may stand around a name without an introduction. */
const AROUND_A_NAME = new Set(
	"| ah and er fine first hello hi is it last my name of course oh ok okay please sure thank thanks that's the um uh well yeah yes you".split(
		" ",
	),
);

/** A name with nothing beside it but polite words: "can you hear me" is none. */
function bareName(words: readonly string[]): string | null {
	const start = words.findIndex((_, index) => isNamePart(words, index));
	if (start === -1) return null;
	const length = words.slice(start).findIndex((_, index) => !isNamePart(words, start + index));
	const end = length === -1 ? words.length : start + length;
	const around = [...words.slice(0, start), ...words.slice(end)];
	return around.every((word) => AROUND_A_NAME.has(word)) ? nameFrom(words, start) : null;
}

function nameFrom(words: readonly string[], from: number): string | null {
	const parts: string[] = [];
	for (let at = from; at < words.length && isNamePart(words, at); at += 1)
		parts.push(words[at] ?? "");
	const spelled = joinSpelled(parts).slice(0, LONGEST_NAME_WORDS);
	const written = spelled.map(capitalised).join(" ");
	return written.length >= 2 ? written : null;
}

/** "laura benet b e n n e t t": a spelling confirms or replaces the word before it. */
function joinSpelled(parts: readonly string[]): string[] {
	const from = parts.findIndex((part, at) => part.length === 1 && parts[at + 1]?.length === 1);
	if (from === -1) return [...parts];
	const length = parts.slice(from).findIndex((part) => part.length > 1);
	const to = length === -1 ? parts.length : from + length;
	const word = parts.slice(from, to).join("");
	const said = parts.slice(0, from);
	const last = said.at(-1) ?? "";
	// Letters get lost more often than words: "read r e d" is "read".
	if (isWithin(word, last)) return [...said, ...parts.slice(to)];
	const before = last[0] === word[0] ? said.slice(0, -1) : said;
	return [...before, word, ...parts.slice(to)];
}

/** Whether the letters stand in the word, in their order. */
function isWithin(letters: string, word: string): boolean {
	let at = -1;
	return letters.split("").every((letter) => {
		at = word.indexOf(letter, at + 1);
		return at !== -1;
	});
}

function isNamePart(words: readonly string[], at: number): boolean {
	const word = words[at] ?? "";
	const spelled =
		word.length === 1 && [words[at - 1], words[at + 1]].some((next) => next?.length === 1);
	if (spelled && /^[a-z]$/.test(word)) return true;
	return /^[a-z][a-z']*$/.test(word) && !NOT_A_NAME.has(word) && numberAt(words, at) === null;
}

function capitalised(word: string): string {
	return word.replaceAll(
		/(^|')([a-z])/g,
		(_, before: string, letter: string) => before + letter.toUpperCase(),
	);
}
