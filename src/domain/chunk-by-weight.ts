/**
 * Cuts a list into as few runs of neighbours as its order allows, each of which weighs at most `most`. What weighs
 * more than that by itself is alone.
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

/** The same for a list whose items count one each. */
export function chunkByCount<Item>(items: readonly Item[], most: number): Item[][] {
	return chunkByWeight(items, most, () => 1);
}
