/** Small words within a name: "Maria de la Cruz", "Ludwig van Beethoven". */
export const PARTICLES: ReadonlySet<string> = new Set(
	"de la da do dos das del della di van von der den ter ten le du el al bin binti ibn abu af av zu zum y e san santa".split(
		" ",
	),
);

/** A spoken name in its usual spelling; "smith hyphen jones" has a hyphen. */
export function withCapitals(words: readonly string[]): string {
	const written = words.map((word, at) =>
		at > 0 && PARTICLES.has(word) ? word : capitalised(word),
	);
	return written.join(" ").replaceAll(/ (?:hyphen|dash) /gi, "-");
}

function capitalised(word: string): string {
	const first = word.replaceAll(
		/(^|['-])(\p{L})/gu,
		(_, before: string, letter: string) => before + letter.toUpperCase(),
	);
	return first.replace(
		/^(Mc)(\p{L})/u,
		(_, before: string, letter: string) => before + letter.toUpperCase(),
	);
}

/** The name as it stands in the text, where it does: with its accents, hyphens and capitals. */
export function asWritten(name: string, text: string): string {
	const parts = name.split(/[ -]/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
	const plain = text.normalize("NFC").replaceAll(/[’‘`´]/g, "'");
	const found = new RegExp(`(?<!\\p{L})${parts.join("[\\s.‐‑–-]+")}(?!\\p{L})`, "iu").exec(
		plain,
	)?.[0];
	if (found === undefined) return name;
	const typed = found.replaceAll(/\s*[‐‑–-]\s*/g, "-").replaceAll(/[\s.]+/g, " ");
	const isSpoken = typed === typed.toLowerCase() || typed === typed.toUpperCase();
	const hyphens = typed.match(/[ -]/g) ?? [];
	// Words without capitals are spelled as usual, with the hyphens that were typed.
	return isSpoken
		? name
				.split(/[ -]/)
				.map((part, at) => part + (hyphens[at] ?? ""))
				.join("")
		: typed;
}
