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

/** What became of a record; its id in the CRM. */
export type Told = Result<string, CrmRefusal>;

/** A whole request may get one of these statuses for a single record in it: then its halves are sent alone. */
const MAY_BE_ONE_RECORD: ReadonlySet<number | null> = new Set([400, 413, 422]);

/**
 * Tells the newest state of each record, in as few requests as hold them. Once the CRM asks to be left alone it is:
 * what it was not told yet waits as long.
 */
export async function tellCrm(
	crm: CrmWriter,
	workspaceId: string,
	writes: readonly CrmWrite[],
): Promise<{ told: Map<string, Told>; requests: number }> {
	const told = new Map<string, Told>();
	let requests = 0;
	let pause: Told | null = null;

	const ask = async (some: readonly CrmWrite[]): Promise<void> => {
		if (pause !== null) {
			for (const { externalId } of some) told.set(externalId, pause);
			return;
		}
		requests += 1;
		try {
			for (const result of await crm.writeBatch(workspaceId, some))
				told.set(
					result.externalId,
					result.ok ? accepted(result.id) : refused({ ...result, retryAfterSeconds: null }),
				);
		} catch (cause) {
			if (!(cause instanceof ProviderError)) throw cause;
			if (MAY_BE_ONE_RECORD.has(cause.status) && some.length > 1) {
				const half = Math.ceil(some.length / 2);
				await ask(some.slice(0, half));
				await ask(some.slice(half));
				return;
			}
			const failed = failedBy(cause);
			if (cause.retryable) pause = failed;
			for (const { externalId } of some) told.set(externalId, failed);
		}
	};

	for (const some of chunkByCount(newestOf(writes), MAX_WRITES)) await ask(some);
	return { told, requests };
}

function failedBy({ code, retryable, retryAfterSeconds }: ProviderError): Told {
	const message = "the whole request failed";
	return refused({ retryable, code, message, retryAfterSeconds });
}
