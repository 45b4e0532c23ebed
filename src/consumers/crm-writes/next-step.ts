import type { CrmWrite, CrmWritesMessage } from "../../domain/crm/write.ts";
import type { CrmRefusal, WriteOutcomes } from "./send-to-crm.ts";

/** Pauses of 10, 20, 40 … seconds, at most an hour: about ten hours in all. */
const FIRST_PAUSE_SECONDS = 10;
const LONGEST_PAUSE_SECONDS = 3600;
const MAX_TRIES = 18;
/** The longest delay that a queue allows. */
const MAX_DELAY_SECONDS = 12 * 3600;
/** Pauses vary by up to a fifth, so that records that failed together are not retried together. */
const JITTER = 0.2;

/** A record that the CRM did not take. */
export interface Failed {
	write: CrmWrite;
	code: string;
	message: string;
}

export interface NextStep {
	/** The records to send again, and after how long; null when there are none. */
	later: { writes: CrmWrite[]; delaySeconds: number; codes: string[] } | null;
	/** The records that the CRM refused for good, or that were tried too often. */
	buried: Failed[];
}

/**
 * Which of a message's records to send again, and which to bury.
 * @param chance between 0 and 1.
 */
export function nextStep(
	{ writes, tries }: CrmWritesMessage,
	outcomes: WriteOutcomes,
	chance: number,
): NextStep {
	const failed = writes.flatMap((write) => {
		const result = outcomes.get(write.externalId);
		return result === undefined || result.ok ? [] : [{ write, refusal: result.refusal }];
	});
	const isOver = tries + 1 >= MAX_TRIES;
	const [later, buried] = [
		failed.filter(({ refusal }) => refusal.retryable && !isOver),
		failed.filter(({ refusal }) => !refusal.retryable || isOver),
	];
	return {
		later: later.length === 0 ? null : putOff(later, tries, chance),
		buried: buried.map(({ write, refusal: { code, message } }) => ({ write, code, message })),
	};
}

function putOff(
	failed: readonly { write: CrmWrite; refusal: CrmRefusal }[],
	tries: number,
	chance: number,
) {
	const pause = Math.min(FIRST_PAUSE_SECONDS * 2 ** tries, LONGEST_PAUSE_SECONDS);
	const jittered = Math.round(pause * (1 - JITTER + 2 * JITTER * chance));
	const asked = Math.max(0, ...failed.map(({ refusal }) => refusal.retryAfterSeconds ?? 0));
	return {
		writes: failed.map(({ write }) => write),
		// At least as long as the CRM asks for, and a little more: it may have asked many clients to come back at once.
		delaySeconds: Math.min(
			Math.max(jittered, asked + Math.round(asked * JITTER * chance)),
			MAX_DELAY_SECONDS,
		),
		codes: [...new Set(failed.map(({ refusal }) => refusal.code))],
	};
}
