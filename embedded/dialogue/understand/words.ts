/** The words of speech, which has no punctuation, or of typed text, which has. */
export function wordsOf(text: string): string[] {
	const cleaned = text
		.normalize("NFC")
		.toLowerCase()
		.replaceAll(/[’‘]/g, "'")
		.replaceAll(/\b([ap])\.\s?m\b\.?/g, "$1m")
		.replaceAll(/\b([ap]) m\b/g, "$1m")
		.replaceAll(/\bo'? ?clock\b/g, "o'clock")
		// "9.30" is a time; "12.10.2026" and "on 12.10." are dates.
		.replaceAll(/(?<=\b(?:on|the|for) )(\d{1,2})\.(\d{1,2})\.(?=\s|$)/g, "$1/$2")
		.replaceAll(/\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})\b/g, "$1/$2/$3")
		.replaceAll(/(\d)\.(\d\d)(?!\d)/g, "$1:$2")
		.replaceAll(/(\d)\s?([ap]m)\b/g, "$1 $2")
		.replaceAll(/\b(\d{1,4})-(\d{1,2})-(\d{1,4})\b/g, "$1/$2/$3")
		.replaceAll(/(?<![\d-])(\d{1,2})[-‐‑–](\d{1,2})(?![\d-])/g, "$1_$2")
		.replaceAll(/[^\p{L}\p{M}\p{N}'+:/_]+/gu, " ")
		.replaceAll(/(?<=\d)_(?=\d)/g, "-")
		.replaceAll("_", " ")
		.replaceAll(/(^|\s)'+|'+(?=\s|$)|:(?!\d)|(?<!\d)\/|\/(?!\d)/g, " ");
	return cleaned.split(" ").filter((word) => word !== "");
}

/** Their value is their place in the list. */
export const UNITS: readonly string[] = [
	"zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen",
	"fifteen sixteen seventeen eighteen nineteen",
]
	.join(" ")
	.split(" ");
/** From twenty on. */
export const TENS: readonly string[] = [
	"twenty",
	"thirty",
	"forty",
	"fifty",
	"sixty",
	"seventy",
	"eighty",
	"ninety",
];
export const ORDINALS: readonly string[] = [
	"zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
	"thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth",
]
	.join(" ")
	.split(" ");
export const ROUND_ORDINALS: readonly string[] = ["twentieth", "thirtieth"];

/** What a recogniser hears for a number: taken for one only where nothing else makes sense. */
export const HOMOPHONES: ReadonlyMap<string, number> = new Map([
	["won", 1],
	["to", 2],
	["too", 2],
	["tree", 3],
	["for", 4],
	["ate", 8],
	["it", 8],
	["nein", 9],
]);

export interface SpokenNumber {
	readonly value: number;
	/** How many words it takes. */
	readonly length: number;
	readonly ordinal: boolean;
}

/** The number that begins at `index`: "24", "24th", "twenty four", "twenty fourth", "twelfth". */
export function numberAt(words: readonly string[], index: number): SpokenNumber | null {
	const word = words[index];
	if (word === undefined) return null;
	const typed = /^(\d{1,4})(st|nd|rd|th)?$/.exec(word);
	if (typed) return { value: Number(typed[1]), length: 1, ordinal: typed[2] !== undefined };
	const unit = UNITS.indexOf(word);
	if (unit !== -1) return { value: unit, length: 1, ordinal: false };
	const ordinal = ORDINALS.indexOf(word === "forth" ? "fourth" : word);
	if (ordinal !== -1) return { value: ordinal, length: 1, ordinal: true };
	const round = ROUND_ORDINALS.indexOf(word);
	if (round !== -1) return { value: (round + 2) * 10, length: 1, ordinal: true };
	const tens = TENS.indexOf(word);
	return tens === -1 ? null : withUnit(words, index, (tens + 2) * 10);
}

function withUnit(words: readonly string[], index: number, tens: number): SpokenNumber {
	const next = numberAt([words[index + 1] ?? ""], 0);
	return next !== null && next.value >= 1 && next.value <= 9 && !/\d/.test(words[index + 1] ?? "")
		? { value: tens + next.value, length: 2, ordinal: next.ordinal }
		: { value: tens, length: 1, ordinal: false };
}

/** "the twenty fourth of november" → "the 24th of november", for the date parser. */
export function withDigits(words: readonly string[]): string {
	const out: string[] = [];
	for (let index = 0; index < words.length;) {
		const number = numberAt(words, index);
		if (number === null) {
			out.push(words[index] ?? "");
			index += 1;
		} else {
			out.push(number.ordinal ? `${number.value}${suffix(number.value)}` : `${number.value}`);
			index += number.length;
		}
	}
	return out.join(" ");
}

function suffix(value: number): string {
	if (value >= 11 && value <= 13) return "th";
	return ["th", "st", "nd", "rd"][value % 10] ?? "th";
}

/** A stretch of words: `from` inclusive, `to` exclusive. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/** The words outside the spans, with a `|` for each span: words on its two sides do not belong together. */
export function without(words: readonly string[], spans: readonly Span[]): string[] {
	return words.flatMap((word, index) => {
		if (spans.some((span) => span.from === index)) return ["|"];
		return spans.some((span) => index > span.from && index < span.to) ? [] : [word];
	});
}
