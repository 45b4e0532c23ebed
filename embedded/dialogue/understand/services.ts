const PLACES = ["first", "second", "third", "fourth"] as const;
const BY_PLACE = /^(?:the |number )?(first|second|third|fourth|last)(?: one)?(?: please| thanks)?$/;

/** The service meant by "the second one, please", for a caller whose word for it was not understood. */
export function findByPlace(words: readonly string[], services: readonly string[]): string | null {
	const place = BY_PLACE.exec(words.join(" "))?.[1];
	if (place === undefined) return null;
	const index = PLACES.findIndex((one) => one === place);
	return (place === "last" ? services.at(-1) : services[index]) ?? null;
}

/** "the first", "the second" and so on, where there are few enough to remember. */
export function placesOf(services: readonly string[]): readonly string[] {
	const counted = services.length > 1 && services.length <= PLACES.length;
	return counted ? PLACES.slice(0, services.length).map((place) => `the ${place}`) : [];
}

/**
 * The service that was named. "checkup", "check-up" and "the cleanings" are found, and one wrong letter is forgiven
 * (two in a long name that was asked for).
 */
export function findService(
	words: readonly string[],
	services: readonly string[],
	expected: boolean,
): string | null {
	const joined = words.flatMap((word, index) => [word, word + (words[index + 1] ?? "")]);
	const exact = services.find((service) =>
		` ${words.join(" ")} `.includes(` ${service.toLowerCase()} `),
	);
	return (
		exact ??
		services.find((service) => joined.some((word) => soundsLike(word, service, expected))) ??
		null
	);
}

function soundsLike(word: string, service: string, expected: boolean): boolean {
	const name = service.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
	if (word.length < 4) return word === name;
	if (!service.includes(" ") && sharesStem(word, name)) return true;
	const slips = name.length >= 6 ? (expected && name.length >= 8 ? 2 : 1) : 0;
	return editDistance(word, name, slips) <= slips;
}

/** "clean", "cleaned" and "cleaning"; "consult" and "consultation". */
function sharesStem(word: string, name: string): boolean {
	let shared = 0;
	while (shared < word.length && word[shared] === name[shared]) shared += 1;
	return (
		shared >= 5 &&
		word.length - shared <= 3 &&
		(name.length - shared <= 3 || shared === word.length)
	);
}

/** Edit distance; more than `limit` when the lengths alone differ by more. */
function editDistance(a: string, b: string, limit: number): number {
	if (Math.abs(a.length - b.length) > limit) return limit + 1;
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (const [i, letter] of a.split("").entries()) {
		const next = [i + 1];
		for (const [j, other] of b.split("").entries()) {
			const swap = (row[j] ?? 0) + (letter === other ? 0 : 1);
			next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
		}
		row = next;
	}
	return row[b.length] ?? limit + 1;
}
