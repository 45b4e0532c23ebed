import type { CrmWrite, CrmWritesMessage } from "../../domain/crm/write.ts";
import type { CrmRefusal, Told } from "./tell-crm.ts";

/** Pauses of 10, 20, 40 … seconds, at most an hour: about ten hours in all. */
const FIRST_PAUSE_SECONDS = 10;
const LONGEST_PAUSE_SECONDS = 3600;
const MAX_TRIES = 18;
/** The longest a queue holds a message back. */
const MAX_DELAY_SECONDS = 12 * 3600;
/** Pauses are moved by up to a fifth, so that failures do not come back as one. */
const JITTER = 0.2;

/** A record that the CRM did not take. */
export interface Failed {
	write: CrmWrite;
	code: string;
	message: string;
}

export interface NextStep {
	/** What is tried again, and after how long; null when nothing is. */
	later: { writes: CrmWrite[]; delaySeconds: number; codes: string[] } | null;
	/** What will never be taken as it is, or was tried often enough. */
	buried: Failed[];
}

/**
 * What follows for a message's records from what became of them.
 * @param chance between 0 and 1.
 */
export function nextStep(
	{ writes, tries }: CrmWritesMessage,
	told: ReadonlyMap<string, Told>,
	chance: number,
): NextStep {
	const failed = writes.flatMap((write) => {
		const result = told.get(write.externalId);
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
		// Asked for time, it is given that and a little more: many may have been asked to come back at once.
		delaySeconds: Math.min(
			Math.max(jittered, asked + Math.round(asked * JITTER * chance)),
			MAX_DELAY_SECONDS,
		),
		codes: [...new Set(failed.map(({ refusal }) => refusal.code))],
	};
}
