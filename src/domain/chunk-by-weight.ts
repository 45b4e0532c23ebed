/**
 * Cuts a list into as few chunks as its order allows. Each weighs at most `most`; an item that weighs more is a chunk of
 * its own.
 */
export function chunkByWeight<Item>(
	items: readonly Item[],
	most: number,
	weightOf: (item: Item) => number,
): Item[][] {
	const chunks: Item[][] = [];
	let free = 0;
	for (const item of items) {
		const weight = weightOf(item);
		const chunk = chunks.at(-1);
		if (chunk !== undefined && weight <= free) chunk.push(item);
		else {
			chunks.push([item]);
			free = most;
		}
		free -= weight;
	}
	return chunks;
}

/** Cuts a list into chunks of at most `most` items. */
export function chunkByCount<Item>(items: readonly Item[], most: number): Item[][] {
	return chunkByWeight(items, most, () => 1);
}
