import { WEEKDAYS } from "../calendar.ts";
import { FEWEST_LETTERS, joinSpelled, withLetters } from "./spelling.ts";
import { numberAt } from "./words.ts";
import { asWritten, PARTICLES, withCapitals } from "./written-names.ts";

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
	["in", "the", "name", "of"],
	["under", "the", "name", "of"],
	["her", "name", "is"],
	["his", "name", "is"],
	["their", "name", "is"],
	["patient", "is"],
	["me", "llamo"],
	["mi", "nombre", "es"],
	["je", "m'appelle"],
	["ich", "heiße"],
	["mein", "name", "ist"],
	["mi", "chiamo"],
	["меня", "зовут"],
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
	["it", "would", "be"],
	["soy"],
	["under"],
	["for"],
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
		"human put email mail address i i'd i'll i'm i've if in interested is isn't it it's its just know last later let like looking make may maybe me mean",
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
const LONGEST_NAME_WORDS = 6;

/**
 * How a name has to be said: where it was asked for it may stand alone; where it was read out, "it's …" or a
 * spelling corrects it; anywhere else it needs an introduction.
 */
export type NameContext = "asked" | "pointed" | "introduced";

/**
 * The caller's name, or null: with the accents and capitals that were typed or, for spoken words, in its usual
 * spelling.
 */
export function findName(
	said: readonly string[],
	context: NameContext,
	text: string,
): string | null {
	const plain = withoutSpellingHints(said);
	const found = nameIn(context === "introduced" ? plain : withLetters(plain), context);
	if (found !== null) return asWritten(found, text);
	return context === "asked" ? typedName(text) : null;
}

/** "with two ts", "without an e" */
function withoutSpellingHints(words: readonly string[]): string[] {
	return words
		.join(" ")
		.replaceAll(
			/ (?:spelled |spelt )?(?:with|without) (?:an?|one|two|double|no|the) (?:double )?\p{L}{1,2}(?:'?s)?(?: and (?:an?|one|two|double|no) (?:double )?\p{L}{1,2}(?:'?s)?)*(?= |$)/gu,
			"",
		)
		.split(" ");
}

function nameIn(words: readonly string[], context: NameContext): string | null {
	const introduced =
		firstAndLastName(words) ??
		nameOfRelative(words) ??
		afterAny(words, INTRODUCED) ??
		afterAny(words, GREETED) ??
		beforeSpeaking(words);
	if (introduced !== null || context === "introduced") return introduced;
	return afterAny(words, POINTED) ?? (context === "asked" ? bareName(words) : spelledName(words));
}

function spelledName(words: readonly string[]): string | null {
	const from = words.findIndex((_, at) =>
		words.slice(at, at + FEWEST_LETTERS).every((word) => /^[a-z]$/.test(word)),
	);
	return from === -1 ? null : nameFrom(words, from);
}

/** "my first name is laura and my last name is bennett" */
function firstAndLastName(words: readonly string[]): string | null {
	const text = words.join(" ");
	const [, first] =
		/(?:first|given|christian) name(?: is|'s)? (?:is )?([\p{L}\p{M}']+)/u.exec(text) ?? [];
	const [, last] =
		/(?:last name|surname|family name)(?: is|'s)? (?:is )?([\p{L}\p{M}']+)/u.exec(text) ?? [];
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
	"| ah and be calling called course down er fine first for full good lot lots much so very hello here hi in is it it's it'll just last me my name of oh ok okay only please put simply speaking spelled spelt sure thank thanks that's the um uh under well yeah yes you".split(
		" ",
	),
);

/** A name with nothing beside it but polite words, before a "but": "can you hear me" is none. */
function bareName(said: readonly string[]): string | null {
	const but = said.findIndex((word) => /^(but|because|although|if|so)$/.test(word));
	const words = but > 0 ? said.slice(0, but) : said;
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
	// "Bennett, Anna Bennett"
	if (spelled.length > 1 && spelled.lastIndexOf(spelled[0] ?? "") > 0) spelled.shift();
	while (PARTICLES.has(spelled.at(-1) ?? "") && spelled.length > 1) spelled.pop();
	const written = withCapitals(spelled);
	return written.length >= 2 ? written : null;
}

function isNamePart(words: readonly string[], at: number): boolean {
	const word = words[at] ?? "";
	const isLetter = /^\p{L}$/u.test(word);
	const spelled = isLetter && [words[at - 1], words[at + 1]].some((next) => next?.length === 1);
	if (spelled) return true;
	// "maria do carmo"
	const joins =
		PARTICLES.has(word) && at > 0 && isPlainPart(words, at - 1) && isPlainPart(words, at + 1);
	if (joins) return true;
	const hyphen = /^(hyphen|dash)$/.test(word);
	return hyphen ? isPlainPart(words, at - 1) && isPlainPart(words, at + 1) : isPlainPart(words, at);
}

function isPlainPart(words: readonly string[], at: number): boolean {
	const word = words[at] ?? "";
	return (
		/^\p{L}[\p{L}\p{M}']*$/u.test(word) && !NOT_A_NAME.has(word) && numberAt(words, at) === null
	);
}

/** "Theresa May": what was asked for and is typed like a name is one, although its last word is also another. */
function typedName(text: string): string | null {
	const words = text.trim().replace(/[.!]$/, "").split(/\s+/);
	const typed = words.every((word) => /^\p{Lu}[\p{Ll}'’-]+$/u.test(word));
	const last = (words.at(-1) ?? "").toLowerCase();
	const first = words.slice(0, -1).map((word) => word.toLowerCase());
	const isName =
		typed &&
		words.length > 1 &&
		words.length <= 3 &&
		first.every((_, at) => isPlainPart(first, at));
	return isName && !AROUND_A_NAME.has(last) && !isDayWord(last) ? words.join(" ") : null;
}

function isDayWord(word: string): boolean {
	return /day$|^(morning|afternoon|evening|time|later|now|appointment|please)$/.test(word);
}
