/** A part of a text that marks enclose, and the words that are meant by it. */
export interface Enclosed {
	/** Where the text goes on behind it. */
	readonly end: number;
	readonly words: string;
	/** It ends a line, such as `<br>`. */
	readonly endsLine?: boolean;
}

interface Position {
	readonly at: number;
	/** No more text comes. */
	readonly ended: boolean;
}

/** The first character of everything that `readEnclosed` reads. */
export const OPENING_MARK = /`{3}|[{[<]/;

/** What is longer than this was not meant to be closed. */
const MAX_CODE = 4000;
const MAX_LINE = 400;
const MAX_BLANKS = 40;

/**
 * Reads the fenced code, JSON, placeholder, link or tag that begins at a place. "open" when it is not closed yet; null when
 * the mark encloses nothing.
 */
export function readEnclosed(text: string, position: Position): Enclosed | "open" | null {
	const { at } = position;
	if (text.startsWith("```", at)) return readFence(text, position);
	const begun = text.slice(at, at + MAX_BLANKS);
	if (/^(?:\{\s*"|\[\s*\{\s*")/.test(begun)) return readJson(text, position);
	if (/^[{[][\s{]*$/.test(begun) && !position.ended)
		return begun.length < MAX_BLANKS ? "open" : null;
	if (text.startsWith("{", at)) return readWith(PLACEHOLDER, text, position, () => "");
	if (text.startsWith("[", at)) return readWith(LINK, text, position, wordsOfLink);
	return readTag(text, position);
}

/** How something looks that is closed, and how it looks before that. */
interface Form {
	readonly closed: RegExp;
	readonly open: RegExp;
}

const PLACEHOLDER: Form = { closed: /\{\{?[^{}\n]*\}\}?/y, open: /\{\{?[^{}\n]*$/y };
/** `[words](target)`, `[words][reference]`, or brackets alone. A target may have brackets and a title of its own. */
const LINK: Form = {
	closed:
		/\[(?<words>[^[\]\n]*)\](?:(?<target>\((?:[^()\n]|\([^()\n]*\))*\)|\[[^[\]\n]*\])|(?=[^([]))/y,
	open: /\[[^[\]\n]*(?:\](?:\((?:[^()\n]|\([^()\n]*\))*(?:\([^()\n]*)?|\[[^[\]\n]*)?)?$/y,
};
const TAG: Form = {
	closed: /<(?:[/!?|]|\p{L})[^<>\n]*>/uy,
	open: /<(?:(?:[/!?|]|\p{L})[^<>\n]*)?$/uy,
};
const COMMENT: Form = { closed: /<!--[^]*?-->/y, open: /<!--[^]*$/y };

function readWith(
	{ closed, open }: Form,
	text: string,
	{ at, ended }: Position,
	wordsOf: (match: RegExpExecArray) => string,
): Enclosed | "open" | null {
	closed.lastIndex = at;
	// At the end of a text the character that a mark waits for is a blank.
	const match = closed.exec(ended ? `${text} ` : text);
	if (match !== null && match[0].length < MAX_LINE)
		return { end: at + match[0].length, words: wordsOf(match) };
	open.lastIndex = at;
	return !ended && text.length - at < MAX_LINE && open.test(text) ? "open" : null;
}

/**
 * Of a link its words are said. Brackets without a target hold what is not for the caller: a footnote, a box to tick, a
 * blank to fill in, a stage direction.
 */
function wordsOfLink({ groups }: RegExpExecArray): string {
	return groups?.["target"] === undefined ? "" : (groups["words"] ?? "");
}

const ADDRESS = /^<((?:https?:|www\.)[^\s<>]+|[^\s<>]+@[^\s<>]+)>$/i;
const BLOCK = /^<\/?(?:br|p|div|li|ul|ol|tr|td|th|table|h[1-6]|hr|blockquote|section)\b/i;
/** Tags within a word. */
const FORMAT = /^<\/?(?:a|b|i|u|em|strong|small|sup|sub|mark|span|code|font)\b/i;

/** A tag says nothing. Of an address between angle brackets the address is said. */
function readTag(text: string, position: Position): Enclosed | "open" | null {
	if (text.startsWith("<!--", position.at)) return readWith(COMMENT, text, position, () => "");
	const read = readWith(TAG, text, position, ([tag]) => {
		const [, address] = ADDRESS.exec(tag) ?? [];
		return address ?? (FORMAT.test(tag) ? "" : " ");
	});
	if (read === null || read === "open") return read;
	return BLOCK.test(text.slice(position.at, read.end)) ? { ...read, endsLine: true } : read;
}

/** What is fenced without a language, or as text, was written to be read. */
const CODE = /^`{3}(?!(?:text|txt|plain|plaintext|markdown|md)[ \t]*$)[\w+#-]+[ \t]*$/i;

/** Code says nothing. */
function readFence(text: string, { at, ended }: Position): Enclosed | "open" | null {
	const open = !ended && text.length - at < MAX_CODE;
	const lineEnd = text.indexOf("\n", at);
	const firstLine = text.slice(at, lineEnd === -1 ? undefined : lineEnd);
	if (lineEnd === -1 && open) return "open";
	if (!CODE.test(firstLine))
		return { end: at + (/^`+\w*/.exec(firstLine)?.[0].length ?? 3), words: " " };
	const close = text.indexOf("```", at + 3);
	if (close !== -1 && close - at < MAX_CODE) return { end: close + 3, words: " " };
	return open ? "open" : { end: Math.min(text.length, at + MAX_CODE), words: "" };
}

/** JSON says nothing. What was cut short does not, either. */
function readJson(text: string, { at, ended }: Position): Enclosed | "open" {
	let depth = 0;
	const parts = /"(?:[^"\\]|\\[^])*(?:"|$)|[{}[\]]/g;
	parts.lastIndex = at;
	for (let part = parts.exec(text); part !== null; part = parts.exec(text)) {
		if (/^[{[]/.test(part[0])) depth += 1;
		else if (/^[}\]]/.test(part[0])) depth -= 1;
		if (depth === 0 && parts.lastIndex - at < MAX_CODE) return { end: parts.lastIndex, words: "" };
	}
	const open = !ended && text.length - at < MAX_CODE;
	return open ? "open" : { end: Math.min(text.length, at + MAX_CODE), words: "" };
}
