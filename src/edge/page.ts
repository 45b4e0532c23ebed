/** One row more than a page holds, to know whether there is a next one. */
export function oneMore(limit: number): number {
	return limit + 1;
}

/**
 * Cuts rows that were asked for with `oneMore` to a page.
 * @param placeOf what to ask the next page with, given the last row of this one.
 */
export function pageFrom<Row>(
	rows: readonly Row[],
	limit: number,
	placeOf: (last: Row) => string,
): { rows: readonly Row[]; nextCursor: string | null } {
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	const nextCursor = rows.length > limit && last !== undefined ? placeOf(last) : null;
	return { rows: shown, nextCursor };
}
