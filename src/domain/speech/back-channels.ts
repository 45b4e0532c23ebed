/** What a listener says to show that they listen. A caller who says it over a reply does not want to speak. */
const BACK_CHANNELS: Readonly<Record<string, readonly string[]>> = {
	en: "okay|ok|right|all right|alright|yeah|yep|sure|i see|got it|oh|ah".split("|"),
	de: "okay|ok|ja|genau|gut|alles klar|verstehe|richtig|stimmt|ach so|ach|oh".split("|"),
	es: "okay|ok|sí|vale|ya|claro|bueno|bien|de acuerdo|ah".split("|"),
	fr: "okay|ok|oui|ouais|d'accord|voilà|je vois|bien|ah".split("|"),
	it: "okay|ok|sì|va bene|certo|capito|giusto|esatto|ah".split("|"),
	nl: "okay|ok|oké|ja|precies|goed|juist|prima|ah|oh".split("|"),
	pt: "okay|ok|sim|tá|certo|pois|claro|entendi|está bem|ah".split("|"),
};

/** Hums are the same in every language: mm, mhm, mm-hmm, uh-huh, hm, aha, hum. */
const HUM = /^(?:m+|h*u*m+|m+[ -]?h+m+|u+h*[ -]?h+u+h*|a+h*[ -]?h+a+m*|aj[aá])$/u;

/** The longest row of them that is no turn: "okay, right, okay". */
const MAX_PHRASES = 3;

/**
 * Whether the words only show that the caller listens.
 * @param agent its language, BCP 47, and its own back-channels in place of the language's.
 */
export function isBackChannel(
	words: string,
	agent: { language: string; backChannels?: readonly string[] | undefined },
): boolean {
	const phrases = agent.backChannels ?? BACK_CHANNELS[agent.language.slice(0, 2)] ?? ["okay", "ok"];
	if (phrases.length === 0) return false;
	const known = new Set(phrases.map((phrase) => tokensOf(phrase).join(" ")));
	let rest = tokensOf(words);
	for (let count = 0; count < MAX_PHRASES && rest.length > 0; count++) {
		const length = lengthOfFirst(rest, (phrase) => known.has(phrase) || HUM.test(phrase));
		if (length === 0) return false;
		rest = rest.slice(length);
	}
	return rest.length === 0 && words.trim() !== "";
}

/** How many tokens the longest known phrase at the beginning has; 0 when there is none. */
function lengthOfFirst(tokens: readonly string[], isKnown: (phrase: string) => boolean): number {
	for (let length = Math.min(tokens.length, 3); length > 0; length--)
		if (isKnown(tokens.slice(0, length).join(" "))) return length;
	return 0;
}

function tokensOf(text: string): string[] {
	return (
		text
			.toLowerCase()
			.replaceAll("’", "'")
			.match(/[\p{L}\p{M}\p{N}'-]+/gu) ?? []
	);
}
