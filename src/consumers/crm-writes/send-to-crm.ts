import { chunkByCount } from "../../domain/chunk-by-weight.ts";
import { type CrmWrite, MAX_WRITES, newestOf } from "../../domain/crm/write.ts";
import { accepted, refused, type Result } from "../../domain/result.ts";
import type { CrmWriter } from "../../providers/crm/port.ts";
import { ProviderError } from "../../providers/provider-error.ts";

/** Why the CRM did not take a record. */
export interface CrmRefusal {
	retryable: boolean;
	code: string;
	message: string;
	/** How long the CRM asks to be left alone; null when it does not. */
	retryAfterSeconds: number | null;
}

/** The id of a record in the CRM, or why the CRM did not take it. */
type WriteOutcome = Result<string, CrmRefusal>;
/** By `externalId`. */
export type WriteOutcomes = ReadonlyMap<string, WriteOutcome>;

/** One bad record may give the whole request one of these statuses. Then each half of it is sent alone. */
const MAY_BE_ONE_RECORD: ReadonlySet<number | null> = new Set([400, 413, 422]);

/**
 * Sends the newest state of each record, in as few requests as possible. After a failure that may pass, no further
 * request is made: the records that were not sent yet fail in the same way, and wait as long.
 */
export async function sendToCrm(
	crm: CrmWriter,
	workspaceId: string,
	writes: readonly CrmWrite[],
): Promise<{ outcomes: WriteOutcomes; requests: number }> {
	const outcomes = new Map<string, WriteOutcome>();
	let requests = 0;
	let pause: WriteOutcome | null = null;

	const send = async (some: readonly CrmWrite[]): Promise<void> => {
		if (pause !== null) {
			for (const { externalId } of some) outcomes.set(externalId, pause);
			return;
		}
		requests += 1;
		try {
			for (const result of await crm.writeBatch(workspaceId, some))
				outcomes.set(
					result.externalId,
					result.ok ? accepted(result.id) : refused({ ...result, retryAfterSeconds: null }),
				);
		} catch (cause) {
			if (!(cause instanceof ProviderError)) throw cause;
			if (MAY_BE_ONE_RECORD.has(cause.status) && some.length > 1) {
				const half = Math.ceil(some.length / 2);
				await send(some.slice(0, half));
				await send(some.slice(half));
				return;
			}
			const failed = failedBy(cause);
			if (cause.retryable) pause = failed;
			for (const { externalId } of some) outcomes.set(externalId, failed);
		}
	};

	for (const some of chunkByCount(newestOf(writes), MAX_WRITES)) await send(some);
	return { outcomes, requests };
}

function failedBy({ code, retryable, retryAfterSeconds }: ProviderError): WriteOutcome {
	const message = "the whole request failed";
	return refused({ retryable, code, message, retryAfterSeconds });
}
