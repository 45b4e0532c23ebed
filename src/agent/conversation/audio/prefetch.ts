interface PrefetchOptions {
	/** Another prefetched stream that must have ended before this one is begun. */
	after: AsyncIterable<unknown> | undefined;
	onFirst: () => void;
}

const ended = new WeakMap<object, Promise<void>>();

/**
 * Reads a stream to its end on its own, so that it is there when it is asked for; the reader sees the same
 * chunks, and the same error. Streams behind one another are read in order, one at a time.
 */
export function prefetch<T>(
	source: AsyncIterable<T>,
	{ after, onFirst }: PrefetchOptions,
): AsyncIterable<T> {
	const chunks: T[] = [];
	let wake = Promise.withResolvers<void>();
	let state: "reading" | "ended" | { failed: unknown } = "reading";

	async function read(): Promise<void> {
		if (after !== undefined) await ended.get(after);
		try {
			for await (const chunk of source) {
				if (chunks.length === 0) onFirst();
				chunks.push(chunk);
				notify();
			}
			state = "ended";
		} catch (cause) {
			state = { failed: cause };
		}
		notify();
	}

	function notify(): void {
		wake.resolve();
		wake = Promise.withResolvers();
	}

	async function* replay(): AsyncGenerator<T> {
		for (let at = 0; ; at++) {
			while (at >= chunks.length) {
				if (state === "ended") return;
				if (typeof state === "object") throw state.failed;
				await wake.promise;
			}
			const chunk = chunks[at];
			if (chunk !== undefined) yield chunk;
		}
	}

	const stream = { [Symbol.asyncIterator]: replay };
	ended.set(stream, read());
	return stream;
}
