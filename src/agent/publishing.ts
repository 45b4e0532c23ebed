import { log } from "../log.ts";
import type { CallLog } from "./call-log.ts";
import type { Outbox } from "./publish.ts";
import type { Watch } from "./watch.ts";

const PUBLISH_AGAIN_MS = 5_000;
/** An analysis takes seconds; when none came back in this time, the end of the call may have been lost. */
export const UNSEALED_MS = 120_000;

interface PublishingOptions {
	callId: string;
	callLog: CallLog;
	outbox: Outbox;
	watch: Watch;
	rowsWritten: () => number;
}

/** Sees to it that what was recorded reaches the queue, and after the end that the call comes back analysed. */
export class Publishing {
	readonly #options: PublishingOptions;

	constructor(options: PublishingOptions) {
		this.#options = options;
	}

	/** Sends what is owed; what could not be sent is owed until the watch looks again. */
	async now(): Promise<boolean> {
		const { callId, callLog, outbox, watch, rowsWritten } = this.#options;
		try {
			const sent = await outbox.publish();
			const throughSeq = callLog.publishedThrough;
			if (callLog.call.sealedSeq === throughSeq) await watch.clear();
			log.info({
				what: "events published",
				callId,
				...sent,
				throughSeq,
				rowsWritten: rowsWritten(),
			});
			return true;
		} catch (cause) {
			log.warn({ what: "publishing failed", callId, cause });
			if (callLog.call.phase === "over") await watch.set(Date.now() + PUBLISH_AGAIN_MS);
			return false;
		}
	}

	/** After the end: answers when to look again, or null once all is sealed and published. */
	async settle(): Promise<number | null> {
		const { callId, callLog } = this.#options;
		const { sealedSeq, lastSeq } = callLog.call;
		if (sealedSeq !== lastSeq) {
			// Local queues die with their process, and no queue is perfect: tell the whole log again.
			log.warn({ what: "call not sealed in time", callId });
			callLog.publishedThrough = 0;
		}
		if (!(await this.now())) return Date.now() + PUBLISH_AGAIN_MS;
		return sealedSeq === lastSeq ? null : Date.now() + UNSEALED_MS;
	}
}
