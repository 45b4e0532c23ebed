import { goesOnBefore } from "./abbreviations.ts";
import { OPENING_MARK, readEnclosed } from "./enclosed.ts";

interface Reading {
	/** A clause is enough. Otherwise it is a sentence. */
	readonly first: boolean;
	/** No more text comes. */
	readonly ended: boolean;
	/** BCP 47. */
	readonly language: string;
}

interface PieceEnd {
	readonly at: number;
	/** The end of a line ends it, and not a mark. */
	readonly byLine: boolean;
}

/** The fewest words of a first clause. They play for about a second. */
const FIRST_CLAUSE_WORDS = 3;
/** What is written without spaces has about two letters a word. */
const WORD = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]{2}|[\p{L}\p{M}\p{N}'’.:]+/gu;

/** A text without a mark is cut before these characters. A first piece is shorter, so that it is heard sooner. */
const MAX_PIECE = 240;
const MAX_FIRST_PIECE = 100;

/** Quotation marks, brackets and Markdown that close behind a mark. */
const CLOSERS = `["'”’»)\\]」』】）》*_~\`]*`;
const PLACE = new RegExp(
	`(?<open>${OPENING_MARK.source})|(?<line>[ \\t]*\\n\\s*)|(?<mark>[\\p{Terminal_Punctuation}…]+)${CLOSERS}`,
	"gu",
);
const SENTENCE = /[\p{Sentence_Terminal}…]/u;

/** Where the next piece of a text ends; null while that is not known. */
export function pieceEnd(whole: string, reading: Reading): PieceEnd | null {
	const limit = reading.first ? MAX_FIRST_PIECE : MAX_PIECE;
	let text = whole;
	const places = new RegExp(PLACE);
	for (let place = places.exec(text); place !== null; place = places.exec(text)) {
		if (place.index > limit) break;
		if (place.groups?.["open"] !== undefined) {
			const enclosed = readEnclosed(text, { at: place.index, ended: reading.ended });
			if (enclosed === "open") return null;
			if (enclosed === null) continue;
			const { end, endsLine = false } = enclosed;
			if (endsLine || end > limit) return { at: end, byLine: endsLine };
			// From here on it is one word, in which nothing ends.
			text = text.slice(0, place.index) + "x".repeat(end - place.index) + text.slice(end);
			places.lastIndex = end;
			continue;
		}
		const ends = endsPiece(text, place, reading);
		if (ends === "unknown") return null;
		if (ends) return { at: places.lastIndex, byLine: place.groups?.["line"] !== undefined };
	}
	if (text.length > limit + 1) return { at: endByLength(text, limit), byLine: false };
	return reading.ended ? { at: text.length, byLine: false } : null;
}

/** Whether a piece ends behind a mark or a line. */
function endsPiece(
	text: string,
	place: RegExpExecArray,
	{ first, ended, language }: Reading,
): boolean | "unknown" {
	const at = place.index + place[0].length;
	const [clause, after] = [text.slice(0, at), text.slice(at)];
	const { mark } = place.groups ?? {};
	if (after === "") return ended ? mark === undefined : "unknown";
	if (mark === undefined) {
		const mayBeItem = /^\p{Ll}[.)]?$/u.test(after);
		return mayBeItem && !ended ? "unknown" : !isWithinSentence(clause, after);
	}
	if (!isOutsideOfWord(mark, clause, after)) return false;
	if (!SENTENCE.test(mark)) return first && countWords(clause) >= FIRST_CLAUSE_WORDS;
	if (!/^[.…]+$/.test(mark) || /^[ \t]*\n/.test(after)) return true;
	const goesOn = goesOnBefore(mark, clause, language);
	if (goesOn === null) return true;
	if (goesOn.test(after)) return false;
	return ended || /\S/.test(after) ? true : "unknown";
}

/** Within a sentence a line break is a blank. The next line may be an item, "b. Cleaning". */
function isWithinSentence(clause: string, after: string): boolean {
	return /^\p{Ll}(?![.)]\s)/u.test(after) && /[\p{L}\p{N},]\s*$/u.test(clause);
}

/**
 * A mark of the Latin script may stand within a number or an address: a blank has to follow it, or a word that begins like
 * a sentence.
 */
function isOutsideOfWord(mark: string, clause: string, after: string): boolean {
	if (/^\s/.test(after)) return true;
	if (/[\u0020-\u007e…]$/u.test(mark))
		return (
			/^\p{Lu}/u.test(after) && /(?:^|\s)[\p{L}'’]*(?:\p{Ll}\p{Ll}\.|\p{L}{2}[!?])$/u.test(clause)
		);
	return !(/\d.$/u.test(clause) && /^\d/.test(after));
}

function countWords(clause: string): number {
	return clause.match(WORD)?.length ?? 0;
}

const BETWEEN_WORDS = new Intl.Segmenter(undefined, { granularity: "word" });

/** The last place up to a limit where a text can be cut: behind a clause, at a blank, or between two words or letters. */
function endByLength(text: string, limit: number): number {
	const head = text.slice(0, limit);
	const [clause] = /^[^]*[\p{Terminal_Punctuation}–—](?=\s)/u.exec(head) ?? [];
	if (clause !== undefined && clause.length > limit / 2) return clause.length;
	const [words] = /^[^]*\S(?=\s)/.exec(head) ?? [];
	if (words !== undefined) return words.length;
	const last = [...BETWEEN_WORDS.segment(head)].at(-1)?.index ?? 0;
	if (last > 0) return last;
	return (head.codePointAt(limit - 1) ?? 0) > 0xff_ff ? limit - 1 : limit;
}
