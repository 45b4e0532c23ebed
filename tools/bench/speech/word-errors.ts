/** How many words were said, and how many insertions, deletions and replacements lead from them to what was heard. */
export interface WordErrors {
	words: number;
	errors: number;
}

export function wordErrors(said: string, heard: string): WordErrors {
	const reference = wordsOf(said);
	const result = wordsOf(heard);
	// Levenshtein's distance, one row at a time: row[j] is the distance to the first j words of the result.
	let row = Array.from({ length: result.length + 1 }, (_, index) => index);
	for (const [i, word] of reference.entries()) {
		const next = [i + 1];
		for (const [j, other] of result.entries()) {
			const replaced = (row[j] ?? 0) + (word === other ? 0 : 1);
			next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
		}
		row = next;
	}
	return { words: reference.length, errors: row.at(-1) ?? 0 };
}

export function sum(all: readonly WordErrors[]): WordErrors {
	return {
		words: all.reduce((total, { words }) => total + words, 0),
		errors: all.reduce((total, { errors }) => total + errors, 0),
	};
}

/** 0 when every word was heard; may exceed 1. */
export function errorRate({ words, errors }: WordErrors): number {
	return errors / words;
}

/** Spellings of one word count as that word. */
function wordsOf(text: string): string[] {
	const plain = text
		.toLowerCase()
		.replaceAll(/\bmr\b\.?/g, "mister")
		.replaceAll(/\bcheckup\b/g, "check up")
		.replaceAll(/[^a-z' ]/g, " ");
	return plain.split(/\s+/).filter((word) => word !== "");
}
