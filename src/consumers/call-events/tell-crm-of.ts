import { chunkByWeight } from "../../domain/chunk-by-weight.ts";
import type { CrmWrite, CrmWritesMessage } from "../../domain/crm/write.ts";
import { writesOf } from "../../domain/crm/writes-of.ts";
import { readEvents } from "../../domain/events/read.ts";
import type { FoldedCall } from "../../store/views/fold-call-rows.ts";

/** A queue's message may weigh 128 KB, and 64 KB of it cost as much as one. */
const MAX_MESSAGE_CHARACTERS = 20_000;

/**
 * What a CRM has to be told of the calls that are complete: a message for each of them, as a rule. A call that is told
 * of again is the same records under the same revision, or a higher one where it was sealed again.
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
