export function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, one) => total + one, 0);
}

/** The middle one; the lower of two. Null of nothing. */
export function median(numbers: readonly number[]): number | null {
	return numbers.toSorted((a, b) => a - b).at(Math.floor((numbers.length - 1) / 2)) ?? null;
}
