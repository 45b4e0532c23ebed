import { chunkByWeight } from "../../domain/chunk-by-weight.ts";
import type { CrmWrite, CrmWritesMessage } from "../../domain/crm/write.ts";
import { writesOf } from "../../domain/crm/writes-of.ts";
import { readEvents } from "../../domain/events/read.ts";
import type { FoldedCall } from "../../store/views/fold-call-rows.ts";

/** A queue message may be 128 KB, and is billed per 64 KB. A character is at most three bytes. */
const MAX_MESSAGE_CHARACTERS = 20_000;

/**
 * The messages for the CRM, as a rule one for each complete call. The same call gives the same records again, under the
 * same revision, or under a higher one if it was sealed again.
 */
export function crmWritesOf(calls: readonly FoldedCall[]): CrmWritesMessage[] {
	return calls
		.filter(({ call }) => call.complete)
		.flatMap(({ call, facts }) => {
			const { workspaceId, sealedSeq } = call;
			const sealed = facts.filter(({ seq }) => seq <= (sealedSeq ?? 0));
			const writes = writesOf(call, readEvents(sealed));
			return chunkByWeight(writes, MAX_MESSAGE_CHARACTERS, charactersOf).map((some) => ({
				kind: "crm_writes",
				workspaceId,
				writes: some,
				tries: 0,
			}));
		});
}

function charactersOf(write: CrmWrite): number {
	return JSON.stringify(write).length;
}
