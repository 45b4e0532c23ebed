/**
 * Whether two names can be of one person: every word of the shorter is in the longer, without regard to case and accents.
 * "Lopez" can be "María López", "Anna Lopez" cannot.
 */
export function samePerson(one: string, other: string): boolean {
	const [fewer, more] = [wordsOf(one), wordsOf(other)].toSorted((a, b) => a.size - b.size);
	if (!fewer || !more || fewer.size === 0) return false;
	return [...fewer].every((word) => more.has(word));
}

function wordsOf(name: string): Set<string> {
	const letters = name.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
	return new Set(letters.match(/\p{L}+/gu) ?? []);
}
