import type { Clock } from "../../clock.ts";
import { ProviderError } from "../../providers/provider-error.ts";

/** In all less than a turn gives a tool (`TOOL_TIMEOUT_MS` in turn.ts), and each question a part of it. */
const LIMIT_MS = 4_500;
const QUESTION_MS = 2_000;
/** Who is on the phone does not wait longer for a calendar that is down; each pause is twice the one before. */
const ATTEMPTS = 4;
const PAUSE_MS = 150;

/** `no`: it was not done. `unknown`: it may have been, or may yet be. */
export type Outcome<T> = { known: true; value: T } | { known: false; done: "no" | "unknown" };

/**
 * Does a deed that may be repeated, and does not take an error for an answer: one that failed may have been
 * done. Then a look tells; and where it was not done it is done once more.
 */
export async function untilKnown<T>(
	deed: () => Promise<T>,
	/** What the deed would have answered if it has been done; null if it has not. */
	look: () => Promise<T | null>,
	clock: Clock,
): Promise<Outcome<T>> {
	const deadline = clock.now() + LIMIT_MS;
	// What is still on its way when we stop waiting can be done after every look.
	let underway = false;
	for (let nth = 1; ; nth++) {
		const attempt = await answerOf(deed, deadline, clock);
		if (attempt.answered) return { known: true, value: attempt.value };
		underway ||= attempt.late;
		await clock.sleep(PAUSE_MS * 2 ** (nth - 1), new AbortController().signal);
		const seen = await answerOf(look, deadline, clock);
		if (seen.answered && seen.value !== null) return { known: true, value: seen.value };
		if (nth < ATTEMPTS && clock.now() + PAUSE_MS < deadline) continue;
		return { known: false, done: seen.answered && !underway ? "no" : "unknown" };
	}
}

type Answer<T> = { answered: true; value: T } | { answered: false; late: boolean };

async function answerOf<T>(
	ask: () => Promise<T>,
	deadline: number,
	clock: Clock,
): Promise<Answer<T>> {
	const lifted = new AbortController();
	const ms = Math.max(PAUSE_MS, Math.min(QUESTION_MS, deadline - clock.now()));
	const late = clock
		.sleep(ms, lifted.signal)
		.then(() => ({ answered: false, late: true }) as const);
	const answer = ask().then(
		(value) => ({ answered: true, value }) as const,
		(cause: unknown) => {
			if (cause instanceof ProviderError) return { answered: false, late: false } as const;
			throw cause;
		},
	);
	try {
		return await Promise.race([answer, late]);
	} finally {
		lifted.abort();
	}
}
