import type { Log } from "../../log.ts";
import type { FoldedCall } from "../../store/views/fold-call-rows.ts";

export interface ConfirmSealsDeps {
	sealArrived(callId: string, sealedSeq: number): Promise<void>;
	log: Log;
}

/**
 * A call counts as complete from its first seal on, so nobody misses what its object learns and seals after it. The
 * object watches over that itself until it hears from here that it has arrived. An object that cannot be told
 * tells it again, and is told then.
 */
export async function confirmSeals(
	folded: readonly FoldedCall[],
	deps: ConfirmSealsDeps,
): Promise<void> {
	for (const { call, facts } of folded) {
		const { callId, complete, sealedSeq } = call;
		const seals = facts.filter(({ type }) => type === "call.sealed").length;
		if (!complete || sealedSeq === null || seals < 2) continue;
		try {
			await deps.sealArrived(callId, sealedSeq);
		} catch (cause) {
			deps.log.warn({ what: "seal not confirmed to its call", callId, sealedSeq, cause });
		}
	}
}
