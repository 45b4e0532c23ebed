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
