import type { Clock } from "../clock.ts";
import { accepted, refused, type Result } from "../domain/result.ts";
import type { ChangeFailed } from "./refusals.ts";
import { withTimeout } from "./with-timeout.ts";

/** Less than a tool may take (`TOOL_TIMEOUT_MS` in run-tool.ts). Each question gets a part of it. */
const LIMIT_MS = 4_500;
const QUESTION_MS = 2_000;
/** A caller on the line does not wait longer for a calendar that is down. Each pause is twice the one before. */
const ATTEMPTS = 4;
const PAUSE_MS = 150;

/**
 * Makes a change that may be repeated. An error does not say whether the change was made, so look whether it was, and
 * repeat it if not.
 * @param look what the change would have returned if it was made; null if it was not.
 */
export async function doUntilCertain<T, R>(
	change: () => Promise<Result<T, R>>,
	look: () => Promise<T | null>,
	clock: Clock,
): Promise<Result<T, R | ChangeFailed>> {
	const deadline = clock.now() + LIMIT_MS;
	const ask = <A>(question: () => Promise<A>) => {
		const ms = Math.max(PAUSE_MS, Math.min(QUESTION_MS, deadline - clock.now()));
		return withTimeout(question, { ms, clock });
	};
	// A change that timed out can still be made after every look.
	let isUnderway = false;
	for (let nth = 1; ; nth++) {
		const changed = await ask(change);
		if (changed.ok) return changed.value;
		isUnderway ||= changed.refusal === "timed_out";
		await clock.sleep(PAUSE_MS * 2 ** (nth - 1), new AbortController().signal);
		const seen = await ask(look);
		if (seen.ok && seen.value !== null) return accepted(seen.value);
		if (nth < ATTEMPTS && clock.now() + PAUSE_MS < deadline) continue;
		return refused({ code: seen.ok && !isUnderway ? "not_changed" : "outcome_unknown" });
	}
}
