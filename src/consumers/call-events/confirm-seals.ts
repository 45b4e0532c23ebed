import type { Log } from "../../log.ts";
import type { FoldedCall } from "../../store/views/fold-call-rows.ts";

export interface ConfirmSealsDeps {
	sealArrived(callId: string, sealedSeq: number): Promise<void>;
	log: Log;
}

/**
 * Confirms later seals to the calls' objects. The sweep does not look for events after the first seal, because the
 * call is complete from then on. So the object publishes them again until it is confirmed here that they arrived. If
 * the confirmation fails, the object publishes once more, and is confirmed then.
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
