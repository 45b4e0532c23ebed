/** The time, as a port, so that a test can control it. */
export interface Clock {
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** Resolves after this time, or at once when aborted. */
	readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	sleep: (ms, signal) => {
		// Such a signal sends no event any more, and the timer would keep the object in memory.
		if (signal.aborted) return Promise.resolve();
		const { promise, resolve } = Promise.withResolvers<void>();
		const timer = setTimeout(resolve, ms);
		const wake = () => {
			clearTimeout(timer);
			resolve();
		};
		signal.addEventListener("abort", wake, { once: true });
		return promise.finally(() => signal.removeEventListener("abort", wake));
	},
};

/** Waits this long for an answer, and no longer. The answer may still come, and is dropped. @throws when there is none. */
export async function answerWithin<T>(
	ms: number,
	asked: Promise<T>,
	clock: Pick<Clock, "sleep"> = systemClock,
): Promise<T> {
	const answered = new AbortController();
	const limit = clock.sleep(ms, answered.signal).then(() => {
		throw new Error(`no answer within ${ms} ms`);
	});
	try {
		return await Promise.race([asked, limit]);
	} finally {
		answered.abort();
		// What loses the race may still fail.
		for (const late of [asked, limit]) late.catch(() => undefined);
	}
}
