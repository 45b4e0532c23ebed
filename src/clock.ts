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

/**
 * Waits this long for an answer, and no longer. The answer may still come, and is dropped.
 * @throws what `late` makes, when there is none.
 */
export async function answerWithin<T>(
	ms: number,
	asked: PromiseLike<T>,
	late: () => Error = () => new Error(`no answer within ${ms} ms`),
): Promise<T> {
	const limit = Promise.withResolvers<never>();
	const timer = setTimeout(() => limit.reject(late()), Math.max(0, ms));
	try {
		return await Promise.race([asked, limit.promise]);
	} finally {
		clearTimeout(timer);
	}
}
