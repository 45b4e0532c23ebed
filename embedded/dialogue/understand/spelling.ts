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
/** The words that stand for letters on the radio. */
const ALPHABET: ReadonlyMap<string, string> = new Map(
	[
		"alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar",
		"papa quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu",
	]
		.join(" ")
		.split(" ")
		.map((word) => [word, word.slice(0, 1)] as const),
);
export const FEWEST_LETTERS = 3;

/** "are e e d" → "r e e d", "double t" → "t t", "b for bravo" → "b". Only where somebody spells. */
export function withLetters(words: readonly string[]): string[] {
	const out = words
		.join(" ")
		// "benet, that's b e n …": the letters belong to the word before them.
		.replaceAll(
			/ (?:that's|that is|it's|which is|and that's|spelled|spelt|i spell it)(?: spelled| spelt)? (?=\p{L} (?:\p{L}|double) \p{L}(?:\p{L}+)? ?)/gu,
			" ",
		)
		.replaceAll(/\bdouble (?:you|u)\b/g, "w")
		.replaceAll(/\b(?:capital|letter|small) ([a-z])\b/g, "$1")
		.replaceAll(/(?<!\p{L})([a-z]) (?:for|like|as in|is for|like in) (?:the )?\1[\p{L}']+/gu, "$1")
		.replaceAll(/\bdouble ([a-z])\b/g, "$1 $1")
		.replaceAll(/\btriple ([a-z])\b/g, "$1 $1 $1")
		.split(" ");
	for (let from = 0; from < out.length; from += 1) {
		const other = out.slice(from).findIndex((word) => asLetter(word) === undefined);
		const to = other === -1 ? out.length : from + other;
		const single = out
			.slice(from, to)
			.filter((word) => word.length === 1 || ALPHABET.has(word)).length;
		if (to - from >= FEWEST_LETTERS && single * 2 > to - from)
			out.splice(from, to - from, ...out.slice(from, to).map((word) => asLetter(word) ?? word));
		from = Math.max(from, to);
	}
	return out;
}

function asLetter(word: string): string | undefined {
	return /^[a-z]$/.test(word) ? word : (ALPHABET.get(word) ?? LETTERS.get(word));
}

/** "laura benet b e n n e t t": a spelling confirms or replaces the word before it. */
export function joinSpelled(parts: readonly string[]): string[] {
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
