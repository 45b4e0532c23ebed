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
			return inMessages(writesOf(call, readEvents(sealed))).map((writes) => ({
				workspaceId,
				writes,
				tries: 0,
			}));
		});
}

function inMessages(writes: readonly CrmWrite[]): CrmWrite[][] {
	const messages: CrmWrite[][] = [];
	let characters = Number.POSITIVE_INFINITY;
	for (const write of writes) {
		const weight = JSON.stringify(write).length;
		characters += weight;
		const current = messages.at(-1);
		if (current !== undefined && characters <= MAX_MESSAGE_CHARACTERS) current.push(write);
		else {
			messages.push([write]);
			characters = weight;
		}
	}
	return messages;
}
