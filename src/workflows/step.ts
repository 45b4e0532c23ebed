import type { WorkflowStepConfig } from "cloudflare:workers";
import { NonRetryableError } from "cloudflare:workflows";

import type { Executed } from "../domain/call/commands.ts";
import { ProviderError } from "../providers/provider-error.ts";

/** What of the platform's step is used: named deeds that are tried again, and whose results are remembered. */
export interface Step {
	do<T extends Rpc.Serializable<T>>(
		name: string,
		config: WorkflowStepConfig,
		callback: (attempt: Attempt) => Promise<T>,
	): Promise<T>;
	/** Rejects when nothing came in time. */
	waitForEvent(
		name: string,
		options: { type: string; timeout: `${number} hours` },
	): Promise<unknown>;
	/** Ms since the epoch; a time that has passed is refused. */
	sleepUntil(name: string, timestamp: number): Promise<void>;
}

/** 1 the first time. */
export type Attempt = { attempt: number };

/** Waits of 1, 2, 4, … 256 seconds between the attempts: about eight minutes in all. */
const RETRIES = 9;
export const PATIENT = {
	retries: { limit: RETRIES, delay: "1 second", backoff: "exponential" },
	timeout: "1 minute",
} satisfies WorkflowStepConfig;

/** What a step came to. The platform keeps it, also while a release is replaced by another: its shape stays. */
export type StepResult<T> = { ok: true; value: T } | { ok: false; code: string };

/** What a provider will not do, however often it is asked, is an outcome to record, not the workflow's end. */
export async function orGiveUp<T>(
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

/** The log's own answer. A seal that was overtaken by a newer event is worth another try. */
export async function recorded(executing: Promise<Executed>): Promise<{ lastSeq: number }> {
	const executed = await executing;
	if (executed.ok) return { lastSeq: executed.lastSeq };
	const { code } = executed.refusal;
	if (code === "log_moved_on") throw new Error(code);
	throw new NonRetryableError(code);
}
