import { OPENING_MARK, readEnclosed } from "./enclosed.ts";
import { isDeed, isStageDirection, standsAlone } from "./stage-directions.ts";

type Rule = readonly [pattern: RegExp, words: string | ((match: string) => string)];

/** Marks at the start of a line, and what stands for a sign that is not said. Applied in this order. */
const RULES: readonly Rule[] = [
	[/\\n/g, " "],
	[/\\(?=[\p{P}\p{S}])/gu, ""],
	// Headings, quotations, items of lists, rows of tables.
	[/^(?:\s*(?:#{1,6}(?=\s)|>|[-*+–—](?=\s)|[•‣◦·●○▪■□☐☑✓✔➤]))+\s*/gmu, ""],
	[/^(\s*\d{1,3})\)(?=\s)/gm, "$1."],
	[/^\s*\|\s*|\s*\|\s*$/gm, ""],
	[/\s*\|+\s*/g, ", "],
	[/~~[^~\n]+~~/g, ""],
	[/(?<=\d) ?\* ?(?=\d)/g, " × "],
	[/`[^`\n]*[(=;][^`\n]*`/g, ""],
	[/\*+|`+/g, ""],
	// Who speaks, as in a script.
	[/^\s*(?:assistant|receptionist|agent|bot|ai)\s*:/gi, ""],
	// Within a word an underscore is a blank, but not in an address.
	[/\S*_\S*/g, (word) => (/[@/]|www\./.test(word) ? word : word.replaceAll(/_+/g, " "))],
	[/\s*(?:[-=]+>|[→⇒➔➜➡►▶]\ufe0f?)\s*/gu, ", "],
	[/(?<!\S)[:;=]['-]?[)(DPpOo/|\\3*]+(?=[\s.,!?]|$)/g, ""],
	[/(?<![\p{L}\p{N}]):[a-z][a-z0-9_+-]+:(?![\p{L}\p{N}])/gu, ""],
	[/(?<=[0-9])\ufe0f?\u20e3/g, ""],
	// Letters and digits that only look different: 𝗯𝗼𝗹𝗱, ①, ＡＢＣ.
	[/[\u2460-\u24ff０-９Ａ-Ｚａ-ｚ\u{1d400}-\u{1d7ff}]+/gu, (letters) => letters.normalize("NFKC")],
	[/-{2,}/g, "–"],
	// Emoji. What is joined to them only changes how they look; between letters a joiner belongs to the word.
	[/\p{Extended_Pictographic}|[\p{Emoji_Modifier}\p{RI}]|(?![°℃℉№])\p{So}/gu, " "],
	[
		/(?<![\p{L}\p{M}])[\u200c\u200d]|(?![\u200c\u200d])[\p{Cf}\p{Cc}\ufe0e\ufe0f]/gu,
		(sign) => (/\s/.test(sign) ? " " : ""),
	],
	[/(?<!\S)<3+(?=\s*(?:$|[^\p{L}\p{N}\s]))/gu, ""],
	[/[{}[\]^\\]|(?<!\S)[~#<>]+(?! ?[\d\p{Sc}])|[~#<>]+(?!\S| \d)|={2,}/gu, " "],
	// What is left where a mark stood.
	[/\(\s*\)/g, ""],
	[/\s+/g, " "],
	[/(?<=[,:;]),|, (?=[,.!?;:](?:\s|$))/g, ""],
	[/ (?=[.,!?;:](?:\s|$))/g, ""],
	[/^[\s.,;:!?…–—-]+(?=\s|$)/g, ""],
];

/** Emphasis says nothing, and neither does a stage direction. */
const EMPHASISED = /(\*{1,3}|(?<![\p{L}\p{N}])_{1,3})(\p{L}[^*_\n]*)\1(?!\p{L})/gu;
const IN_PARENTHESES = /\(([^()\n]*)\)/g;

/**
 * The words of a piece of what a model wrote. Markdown, tags, code, JSON, emoji and stage directions are left out; numbers
 * and addresses stay as they were written. A piece is no whole document, so no parser of Markdown would read it.
 */
export function plainWords(piece: string): string {
	let words = withoutEnclosed(piece.replaceAll("![", "["))
		.replaceAll(/&(#?\w{1,8});/g, (_, name: string) => characterOf(name) ?? " ")
		.replaceAll(EMPHASISED, (...[emphasis, , inner, at, whole]: EmphasisMatch) => {
			const direction =
				isStageDirection(inner) ||
				standsAlone(inner, whole.slice(0, at), whole.slice(at + emphasis.length));
			return direction ? "" : inner;
		})
		.replaceAll(IN_PARENTHESES, (enclosed, inner: string, at: number, whole: string) => {
			const [before, after] = [whole.slice(0, at), whole.slice(at + enclosed.length)];
			return isStageDirection(inner) || isDeed(inner, before, after) ? "" : enclosed;
		});
	for (const [pattern, replacement] of RULES)
		words =
			typeof replacement === "string"
				? words.replaceAll(pattern, replacement)
				: words.replaceAll(pattern, replacement);
	return words.trim();
}

type EmphasisMatch = [emphasis: string, mark: string, inner: string, at: number, whole: string];

function withoutEnclosed(piece: string): string {
	let words = "";
	let rest = piece;
	for (;;) {
		const at = rest.search(OPENING_MARK);
		if (at === -1) return words + rest;
		const read = readEnclosed(rest, { at, ended: true });
		const enclosed = read === null || read === "open" ? { end: at + 1, words: rest[at] } : read;
		words += rest.slice(0, at) + enclosed.words;
		rest = rest.slice(enclosed.end);
	}
}

const ENTITIES: Readonly<Record<string, string>> = {
	amp: "&",
	apos: "'",
	quot: '"',
	nbsp: " ",
	lt: "<",
	gt: ">",
	pound: "£",
	euro: "€",
	cent: "¢",
	deg: "°",
	ndash: "–",
	mdash: "—",
	hellip: "…",
	lsquo: "‘",
	rsquo: "’",
	ldquo: "“",
	rdquo: "”",
	auml: "ä",
	ouml: "ö",
	uuml: "ü",
	szlig: "ß",
	eacute: "é",
	egrave: "è",
	ntilde: "ñ",
};

function characterOf(name: string): string | undefined {
	if (!name.startsWith("#")) return ENTITIES[name];
	const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
	return code > 31 && code < 0xd8_00 ? String.fromCodePoint(code) : undefined;
}
