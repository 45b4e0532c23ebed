/** Longer names are not said by anybody who was asked for one. */
const MAX_SAID_CHARACTERS = 60;

/** Words of many names, which tell nobody apart. */
const PARTICLES = new Set(
	"af al and bin da das de del della den der di do dos du e el ibn la las le los of te ten ter the van von y zu zum zur".split(
		" ",
	),
);

/** Titles, as people say and write them. */
const TITLES = new Set(
	"mr mrs ms miss mx dr prof sir herr frau monsieur madame senor senora".split(" "),
);

/**
 * Whether somebody who says this name means the person of an appointment: each word that was said is in the booked name,
 * and they are two at least where that has two. A particle, such as "de", is none of the two. So a list of names, or the
 * half of a name, proves nothing.
 */
export function isNameOf(said: string, booked: string): boolean {
	if (said.length > MAX_SAID_CHARACTERS) return false;
	const [saidWords, words] = [wordsOf(said), wordsOf(booked)];
	if (saidWords.size === 0 || ![...saidWords].every((word) => words.has(word))) return false;
	const telling = [...words].filter((word) => !PARTICLES.has(word));
	if (telling.length < 2) return saidWords.size === words.size;
	return telling.filter((word) => saidWords.has(word)).length >= 2;
}

/** Whether a part of a name chooses this one, among those that somebody may hear of: "Anna" of "Anna Bennett". */
export function namesPartOf(said: string, name: string): boolean {
	const words = wordsOf(name);
	const part = [...wordsOf(said)];
	return part.some((word) => !PARTICLES.has(word)) && part.every((word) => words.has(word));
}

/**
 * A name as part of a key: the same for spellings of one name, such as "Dr. José Müller" and "jose mueller". It has no
 * slash.
 */
export function nameKeyOf(name: string): string {
	return [...wordsOf(name)].toSorted().join("-");
}

/** Letters that are written as others, and that Unicode does not take apart. */
const WRITTEN_AS: Readonly<Record<string, string>> = {
	ß: "ss",
	ø: "o",
	œ: "o",
	æ: "a",
	đ: "d",
	ð: "d",
	ł: "l",
	ı: "i",
	þ: "th",
};

/** A name's words without title, case and accents. `ae`, `oe` and `ue` are also written for umlauts. */
function wordsOf(name: string): Set<string> {
	const letters = name
		.normalize("NFKD")
		.toLowerCase()
		.replaceAll(/[\u0300-\u036F'’ʼ]/g, "")
		.replaceAll(/[ßøœæđðłıþ]/g, (letter) => WRITTEN_AS[letter] ?? letter)
		.replaceAll(/(?<=[aou])e/g, "");
	const words = letters.match(/[\p{L}\p{M}]+/gu) ?? [];
	const untitled = words.filter((word) => !TITLES.has(word));
	return new Set(untitled.length > 0 ? untitled : words);
}
