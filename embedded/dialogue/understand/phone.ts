import { HOMOPHONES, numberAt, type Span } from "./words.ts";

/** Fewer digits than this cannot be a whole phone number. */
export const FEWEST_DIGITS = 7;
/** Most numbers have at least so many digits with their area code. */
export const COMMON_DIGITS = 10;
/** Two pieces with more digits than this are two numbers. */
const LONGEST_JOINED = 12;

const ZERO = new Set(["oh", "o", "owe", "nought", "naught"]);
const REPEATS: ReadonlyMap<string, number> = new Map([
	["double", 2],
	["triple", 3],
	["treble", 3],
]);
/** What a recogniser hears for a digit among digits. */
const SOUNDS_LIKE: ReadonlyMap<string, number> = new Map([...HOMOPHONES, ["do", 2], ["due", 2]]);
const FILLERS = new Set(["uh", "um", "er", "and", "then", "dash", "space", "hyphen"]);

export interface HeardDigits {
	/** Digits only, with a leading `+` where one was given. */
	readonly digits: string;
	readonly spans: readonly Span[];
}

interface Run extends Span {
	readonly digits: string;
	/** "four one five" is three, "415" is one. */
	readonly pieces: number;
}

/**
 * The phone number in the words, whole or in part. A part needs `fewestPieces`, so that times and dates are not taken
 * for one where nobody asked for a number.
 */
export function findPhone(words: readonly string[], fewestPieces: number): HeardDigits | null {
	const found = runsOf(words).map((run) => withNeighbours(words, run, fewestPieces === 1));
	const runs = found.reduce<Run[]>((kept, run) => applyCorrection(kept, run, words), []);
	const whole = runs.findLast((run) => run.digits.replace("+", "").length >= FEWEST_DIGITS);
	if (whole) return { digits: withoutRepeat(whole.digits), spans: [whole] };
	const pieces = Math.max(0, ...runs.map((run) => run.pieces));
	if (pieces < fewestPieces) return null;
	const digits = runs.map((run) => run.digits).join("");
	// The "one" of "the second one" is not the beginning of a number.
	return digits.length === 1 && words.length > 1 ? null : { digits, spans: runs };
}

const CORRECTION = /\b(sorry|no|actually|mean|correction|wait|rather)\b/;

/** "… zero one seven two, sorry, seven three": the digits after the word replace the last ones before it. */
function applyCorrection(runs: readonly Run[], run: Run, words: readonly string[]): Run[] {
	const before = runs.at(-1);
	const between = before ? words.slice(before.to, run.from).join(" ") : "";
	if (!before || !CORRECTION.test(between)) return [...runs, run];
	const afresh = run.digits.length >= Math.min(before.digits.length, FEWEST_DIGITS);
	const digits = afresh ? run.digits : withEnd(before.digits, run.digits);
	return [...runs.slice(0, -1), { ...run, digits, from: before.from }];
}

/** The number with its last digits replaced. */
export function withEnd(number: string, end: string): string {
	return number.slice(0, -end.length) + end;
}

function runsOf(words: readonly string[]): Run[] {
	const runs: Run[] = [];
	for (let index = 0; index < words.length;) {
		const run = runAt(words, index);
		if (run) runs.push(run);
		index = run ? run.to : index + 1;
	}
	return runs;
}

function runAt(words: readonly string[], from: number): Run | null {
	let digits = "";
	let pieces = 0;
	let to = from;
	for (let index = from; index < words.length;) {
		const piece = pieceAt(words, index) ?? (digits === "" ? null : bridgeAt(words, index));
		if (piece === null) break;
		digits += piece.digits;
		index += piece.length;
		if (piece.digits !== "") to = index;
		if (piece.digits !== "") pieces += 1;
	}
	return /\d/.test(digits) ? { digits, pieces, from, to } : null;
}

interface Piece {
	readonly digits: string;
	readonly length: number;
}

function pieceAt(words: readonly string[], index: number): Piece | null {
	const word = words[index] ?? "";
	if (/^\+?\d{1,15}$/.test(word)) return { digits: word, length: 1 };
	if (ZERO.has(word)) return { digits: "0", length: 1 };
	if (word === "plus") return { digits: "+", length: 1 };
	const times = REPEATS.get(word);
	if (times !== undefined) {
		const next = pieceAt(words, index + 1);
		return next?.digits.length === 1
			? { digits: next.digits.repeat(times), length: next.length + 1 }
			: null;
	}
	const number = numberAt(words, index);
	if (number === null || number.ordinal) return null;
	const hundred = words[index + number.length] === "hundred";
	return {
		digits: `${number.value}${hundred ? "00" : ""}`,
		length: number.length + (hundred ? 1 : 0),
	};
}

/** Inside a number, "for" is 4 and "um" is nothing, provided that a digit follows. */
function bridgeAt(words: readonly string[], index: number): Piece | null {
	const word = words[index] ?? "";
	const goesOn = pieceAt(words, index + 1) !== null || SOUNDS_LIKE.has(words[index + 1] ?? "");
	if (!goesOn) return null;
	if (FILLERS.has(word)) return { digits: "", length: 1 };
	const heard = SOUNDS_LIKE.get(word);
	return heard === undefined ? null : { digits: String(heard), length: 1 };
}

/** Eight or nine digits beside a "for" or a "to" are ten digits. */
function withNeighbours(words: readonly string[], run: Run, expected: boolean): Run {
	const before = SOUNDS_LIKE.get(words[run.from - 1] ?? "");
	const after = SOUNDS_LIKE.get(words[run.to] ?? "");
	const missing = COMMON_DIGITS - run.digits.length;
	if (!expected || missing < 1 || missing > 2) return run;
	const end =
		after === undefined ? run : { ...run, digits: `${run.digits}${after}`, to: run.to + 1 };
	if (end.digits.length === COMMON_DIGITS) return end;
	if (before === undefined || end.digits.length !== COMMON_DIGITS - 1) return run;
	return { ...end, digits: `${before}${end.digits}`, from: run.from - 1 };
}

/** Many people say their number twice in one breath. */
function withoutRepeat(digits: string): string {
	const half = digits.slice(0, digits.length / 2);
	return half.length >= FEWEST_DIGITS && half + half === digits ? half : digits;
}

/** Too few digits for a whole number. */
export function isPartial(digits: string): boolean {
	return digits !== "" && digits.length < FEWEST_DIGITS;
}

/** The number after more digits: another whole number, or the old digits with the new ones behind them. */
export function joinDigits(before: string, heard: string): string {
	const joined = before + heard;
	const afresh = heard.length >= COMMON_DIGITS || heard.startsWith(before);
	if (before === "" || afresh || joined.length > LONGEST_JOINED) return heard;
	return before.endsWith(heard) && heard.length > 3 ? before : joined;
}
