interface PrefetchOptions {
	/** Another prefetched stream. This one starts when that one has ended. */
	after: Prefetched<unknown> | undefined;
	onFirst: () => void;
}

/** Yields the chunks and the error of its source. */
export interface Prefetched<T> extends AsyncIterable<T> {
	/** Resolves when the source has ended or failed, whether or not its chunks were taken. */
	readonly ended: Promise<void>;
}

/** Reads a stream to its end before anyone asks for it. */
export function prefetch<T>(
	source: AsyncIterable<T>,
	{ after, onFirst }: PrefetchOptions,
): Prefetched<T> {
	const chunks: T[] = [];
	let wake = Promise.withResolvers<void>();
	let state: "reading" | "ended" | { failed: unknown } = "reading";

	async function read(): Promise<void> {
		await after?.ended;
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

	return { ended: read(), [Symbol.asyncIterator]: replay };
}
