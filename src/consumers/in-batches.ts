import { chunkByCount, chunkByWeight } from "../domain/chunk-by-weight.ts";

/** What a queue's `sendBatch` and a workflow's `createBatch` take at once. A KB is 1000 bytes there. */
const MAX_BYTES = 256_000;
const MAX_ENTRIES = 100;
/** Of an entry beside its own JSON. */
const WRAPPING_BYTES = 200;

/** Cuts entries into batches, in their order. An entry that is too large for a batch is one of its own. */
export function inBatches<Entry>(entries: readonly Entry[]): Entry[][] {
	return chunkByWeight(entries, MAX_BYTES, bytesOf).flatMap((some) =>
		chunkByCount(some, MAX_ENTRIES),
	);
}

function bytesOf(entry: unknown): number {
	return new TextEncoder().encode(JSON.stringify(entry)).byteLength + WRAPPING_BYTES;
}
