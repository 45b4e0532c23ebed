/** The pauses after each failed attempt are in seconds: 12 attempts in about 77 hours. */
const HOUR = 3600;
const PAUSES_SECONDS = [
	5,
	5 * 60,
	30 * 60,
	2 * HOUR,
	5 * HOUR,
	10 * HOUR,
	...Array.from({ length: 5 }, () => 12 * HOUR),
];

/** The longest delay that a queue allows. The last pauses are as long, so chance can only shorten them. */
const MAX_PAUSE_SECONDS = 12 * HOUR;

const JITTER = 0.2;

/** The statuses with which `Retry-After` counts. */
const MAY_ASK_FOR_TIME: readonly number[] = [429, 503];

/** The answer of an endpoint, or that there was none. */
export type Answer =
	| { kind: "answered"; status: number; retryAfterSeconds: number | null }
	| { kind: "no_answer"; why: "timeout" | "network" };

/** What follows from an attempt. */
export type Verdict =
	| { verdict: "delivered" }
	| { verdict: "retry"; delaySeconds: number }
	| { verdict: "failed" }
	/** The endpoint answered 410: it is gone for good. */
	| { verdict: "disable" };

/**
 * Decides what follows from an attempt.
 * @param attempts how many were made, with this one.
 * @param chance between 0 and 1. It varies the pause by up to a fifth, so that deliveries that failed together are not
 *   retried together.
 */
export function judge(answer: Answer, attempts: number, chance: number): Verdict {
	if (answer.kind === "answered") {
		const { status } = answer;
		if (status >= 200 && status < 300) return { verdict: "delivered" };
		if (status === 410) return { verdict: "disable" };
		// 408 is the endpoint's own timeout. A redirect is never followed: it is a failure like any other.
		if (status !== 408 && status !== 429 && status < 500) return { verdict: "failed" };
	}
	const pause = PAUSES_SECONDS[attempts - 1];
	if (pause === undefined) return { verdict: "failed" };
	const jittered = Math.round(pause * (1 - JITTER + 2 * JITTER * chance));
	const asked =
		answer.kind === "answered" && MAY_ASK_FOR_TIME.includes(answer.status)
			? (answer.retryAfterSeconds ?? 0)
			: 0;
	return { verdict: "retry", delaySeconds: Math.min(Math.max(jittered, asked), MAX_PAUSE_SECONDS) };
}

/**
 * The longest pause before the next attempt, in seconds: by the number of attempts made (the first is due at once), and
 * after an answer that may have had a `Retry-After`.
 */
export const LONGEST_PAUSES_SECONDS = {
	byAttempts: [
		0,
		...PAUSES_SECONDS.map((pause) => Math.min(pause * (1 + JITTER), MAX_PAUSE_SECONDS)),
	],
	statusesThatAskForTime: MAY_ASK_FOR_TIME,
	asked: MAX_PAUSE_SECONDS,
} as const;
