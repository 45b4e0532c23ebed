/**
 * Whether two ways of saying a name can be one person's: every word of the shorter is in the longer, whatever
 * its case and accents. "Lopez" is "María López", "Anna Lopez" is not.
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
