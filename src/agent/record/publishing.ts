import type { Executed } from "../../domain/call/commands.ts";
import { log } from "../../log.ts";
import type { Alarm } from "./alarm.ts";
import type { CallLog } from "./call-log.ts";
import type { Outbox } from "./outbox.ts";

const PUBLISH_AGAIN_MS = 5_000;
/** An analysis takes seconds; when none came back in this time, the end of the call may have been lost. */
export const UNSEALED_MS = 120_000;
/** What is missed for longer is told less often, as long again each time; but an hour is the most. */
const MAX_WAIT_MS = 3_600_000;
/** What is learned after a seal rarely comes alone: a seal vouches for all that came so shortly after each other. */
const SEAL_AGAIN_MS = 2_000;
/** As long as the sweep asks for what is missing. */
const GIVE_UP_MS = 3 * 24 * 3_600_000;

export interface PublishingOptions {
	callId: string;
	callLog: CallLog;
	outbox: Outbox;
	watch: Pick<Alarm, "set" | "clear">;
	rowsWritten: () => number;
	/** Keeps the object awake until this is done. */
	background: (work: Promise<unknown>) => void;
}

/**
 * Sees to it that what was recorded reaches the queue and, once the call is over, that it is sealed and known to be.
 *
 * The first seal is set by the work after the call. Whoever sees the call without it asks the object, and is told what
 * is missing. After that seal the call counts as complete, and nobody asks: so the object itself seals what comes
 * later, and tells it again until it hears that it has arrived.
 */
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
			if (callLog.call.sealedSeq === throughSeq) {
				if (this.#sealedFirst() === throughSeq) await watch.clear();
				else if (sent.events > 0) await watch.set(this.#nextLook());
			}
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

	/**
	 * For the tick in which something was recorded. From its end to its first seal a call is watched without a break;
	 * what it learns later sets the watch anew.
	 */
	recorded(): void {
		const { callLog, watch, background } = this.#options;
		const { sealedSeq, lastSeq } = callLog.call;
		if (callLog.events.at(-1)?.type === "call.ended")
			background(watch.set(Date.now() + UNSEALED_MS));
		else if (sealedSeq !== lastSeq && this.#sealedFirst() !== null)
			background(watch.set(Date.now() + SEAL_AGAIN_MS));
	}

	/** Records that nothing is missing up to here, so that the call can be archived. */
	async seal(): Promise<Executed> {
		const sealed = await this.#seal();
		if (sealed.ok) this.#options.background(this.now());
		return sealed;
	}

	/** The call is known up to this seal: what was told of it need not be told again. */
	async arrived(sealedSeq: number): Promise<void> {
		const { callLog, watch } = this.#options;
		if (callLog.call.sealedSeq === sealedSeq) await watch.clear();
	}

	/** After the end: answers when to look again, or null once all is sealed and published. */
	async settle(): Promise<number | null> {
		const { callId, callLog } = this.#options;
		const first = this.#sealedFirst();
		const { sealedSeq, lastSeq } = callLog.call;
		if (first === null) {
			// Local queues die with their process, and no queue is perfect: tell the whole log again.
			log.warn({ what: "call not sealed in time", callId });
			callLog.publishedThrough = 0;
		} else if (sealedSeq !== lastSeq) {
			if (!(await this.#seal()).ok) return Date.now() + SEAL_AGAIN_MS;
		} else if (first !== lastSeq && callLog.publishedThrough === lastSeq) {
			if (this.#waitedMs() > GIVE_UP_MS) {
				log.error({ what: "seal never confirmed", callId, sealedSeq });
				return null;
			}
			log.warn({ what: "seal not confirmed", callId, sealedSeq });
			callLog.publishedThrough = first;
		}
		if (!(await this.now())) return Date.now() + PUBLISH_AGAIN_MS;
		return first === lastSeq ? null : this.#nextLook();
	}

	/** What is in the log says how long it was missed: nothing else has to outlive the process. */
	#nextLook(): number {
		return Date.now() + Math.min(Math.max(this.#waitedMs(), UNSEALED_MS), MAX_WAIT_MS);
	}

	async #seal(): Promise<Executed> {
		const { callLog } = this.#options;
		const expectedSeq = callLog.call.lastSeq;
		const digest = await callLog.digest();
		return callLog.execute({ type: "seal", expectedSeq, digest }, Date.now());
	}

	#sealedFirst(): number | null {
		const seal = this.#options.callLog.events.find(({ type }) => type === "call.sealed");
		return seal?.seq ?? null;
	}

	/** Since the call ended, or since its newest seal. */
	#waitedMs(): number {
		const { events } = this.#options.callLog;
		const since = events.findLast(({ type }) => type === "call.sealed" || type === "call.ended");
		return Date.now() - (since?.at ?? 0);
	}
}
