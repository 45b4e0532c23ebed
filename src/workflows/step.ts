import type { WorkflowStepConfig } from "cloudflare:workers";
import { NonRetryableError } from "cloudflare:workflows";

import type { Executed } from "../domain/call/commands.ts";
import { ProviderError } from "../providers/provider-error.ts";

/** The part of the platform's step that is used. A step has a name, is retried, and its result is stored. */
export interface Step {
	do<T extends Rpc.Serializable<T>>(
		name: string,
		config: WorkflowStepConfig,
		callback: (attempt: Attempt) => Promise<T>,
	): Promise<T>;
	/** Rejects when no event came in time. */
	waitForEvent(
		name: string,
		options: { type: string; timeout: `${number} hours` },
	): Promise<unknown>;
	/** `timestamp` is in ms since the epoch. A time that has passed is refused. */
	sleepUntil(name: string, timestamp: number): Promise<void>;
}

/** Counts from 1. */
export type Attempt = { attempt: number };

/** With pauses of 1, 2, 4, … 256 seconds, about eight minutes in all. */
const RETRIES = 9;
export const PATIENT = {
	retries: { limit: RETRIES, delay: "1 second", backoff: "exponential" },
	timeout: "1 minute",
} satisfies WorkflowStepConfig;

/** The result of a step. The platform stores it, and another release may read it: its shape must not change. */
export type StepResult<T> = { ok: true; value: T } | { ok: false; code: string };

/** The value, or the code of a provider's final failure. A failure that may pass is thrown, and the step is retried. */
export async function valueOrFinalFailure<T>(
	{ attempt }: Attempt,
	ask: () => Promise<T>,
): Promise<StepResult<T>> {
	try {
		return { ok: true, value: await ask() };
	} catch (cause) {
		if (!(cause instanceof ProviderError)) throw cause;
		if (cause.retryable && attempt <= RETRIES) throw cause;
		return { ok: false, code: cause.code };
	}
}

/** Throws unless the command was executed. A seal that was overtaken by a newer event is worth another try. */
export async function ensureRecorded(executing: Promise<Executed>): Promise<{ lastSeq: number }> {
	const executed = await executing;
	if (executed.ok) return { lastSeq: executed.lastSeq };
	const { code } = executed.refusal;
	if (code === "log_moved_on") throw new Error(code);
	throw new NonRetryableError(code);
}
