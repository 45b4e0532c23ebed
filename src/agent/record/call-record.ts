import type { Call } from "../../domain/call/call.ts";
import type { CallCommand, Executed } from "../../domain/call/commands.ts";
import type { EndedReason, RecordedEvent } from "../../domain/events/catalogue.ts";
import type { RawEvent } from "../../domain/events/envelope.ts";
import type { SeqRange } from "../../domain/events/gaps.ts";
import { log } from "../../log.ts";
import { CallLog } from "./call-log.ts";
import { type Due, type Limits, nextWake } from "./next-wake.ts";
import { Outbox, type OutboxDeps, type Published } from "./outbox.ts";

type Answer = Omit<Extract<CallCommand, { type: "answer" }>, "type">;

export interface CallRecordDeps extends OutboxDeps {
	callId: string;
	storage: DurableObjectStorage;
	/** Milliseconds since the epoch. */
	now: () => number;
	/** Sets the time at which the call wakes. It is stored together with what was appended in the same tick. */
	alarm: { set: (time: number) => Promise<void>; clear: () => Promise<void> };
	line: {
		isTaken: () => boolean;
		/** Ends the call, and closes the line if someone is on it. */
		hangUp: (reason: EndedReason) => void;
		/** Tells the caller that the time is up, and ends the call as `too_long`. Resolves when it has ended. */
		endAtTimeLimit: () => Promise<void>;
	};
	/** Called each time: the longest call depends on the agent that answers it. */
	limits: () => Limits;
	rowsWritten: () => number;
	/** Keeps the object awake until this is done. */
	background: (work: Promise<unknown>) => void;
}

/**
 * The record of one call: executes commands, publishes and seals the log, and wakes until the consumers have all of it.
 * `nextWake` says when. State that is not in the log is lost with the process; then it only publishes once too often.
 */
export class CallRecord {
	readonly #deps: CallRecordDeps;
	readonly #log: CallLog;
	readonly #outbox: Outbox;
	/** When the queue last failed; null if it has taken everything since. */
	#publishFailedAt: number | null = null;
	#confirmedSeq = 0;
	/** The alarm that this process has set; undefined when it has set none, or the alarm went off. */
	#wakeAt: number | null | undefined;
	#wokenAt = 0;

	constructor(deps: CallRecordDeps) {
		this.#deps = deps;
		this.#log = new CallLog(deps.storage, deps.callId);
		this.#outbox = new Outbox(this.#log, deps);
	}

	get call(): Call {
		return this.#log.call;
	}

	get events(): readonly RecordedEvent[] {
		return this.#log.events;
	}

	/** The log after `afterSeq`, in order, as stored. Events of unknown types are among them. */
	raw(afterSeq = 0): RawEvent[] {
		return this.#log.raw(afterSeq);
	}

	/** The id of the token that began the call; null when it was begun without one. */
	get speakerToken(): string | null {
		return this.#log.speakerToken;
	}

	/** Decides and appends, and sets the alarm in the same tick. */
	execute(command: CallCommand): Executed {
		const { lastSeq } = this.call;
		const executed = this.#log.execute(command, this.#now());
		// Events of a live call do not change when to wake.
		if (this.call.phase === "over" && this.call.lastSeq !== lastSeq) this.#setAlarm();
		return executed;
	}

	/** Answers the call, or resumes it after its line dropped. Null when it is over. */
	begin(answer: Answer, tokenId: string | null): "answered" | "resumed" | null {
		const resumed = this.call.phase === "live";
		const command = resumed
			? ({ type: "resume", awayMs: this.#awayMs() } as const)
			: ({ type: "answer", ...answer } as const);
		if (!this.execute(command).ok) return null;
		if (!resumed) this.#log.speakerToken = tokenId;
		this.#log.lostAt = null;
		this.#setAlarm();
		if (!resumed) this.#deps.background(this.publish());
		return resumed ? "resumed" : "answered";
	}

	/** No one is on the line. The grace period counts from the first call of this. */
	waitForCaller(): void {
		this.#log.lostAt ??= this.#now();
		this.#setAlarm();
	}

	/** Ends the call. Only the first end is recorded. */
	end(reason: EndedReason, { audioMs, frames }: { audioMs: number; frames: number }): void {
		const { rowsWritten, background } = this.#deps;
		const usage = {
			recognisedAudioMs: audioMs,
			audioFramesIn: frames,
			rowsWritten: rowsWritten(),
		};
		const ended = this.execute({ type: "hang_up", reason, at: this.#now(), usage });
		if (ended.ok) background(this.publish());
	}

	/** Publishes the events that the queue does not have. If it fails after the call's end, it is tried again later. */
	async publish(): Promise<void> {
		const { callId, rowsWritten } = this.#deps;
		try {
			const sent = await this.#outbox.publish();
			this.#publishFailedAt = null;
			if (sent.events > 0) this.#setAlarm();
			log.info({
				what: "events published",
				callId,
				...sent,
				throughSeq: this.#log.publishedThrough,
				rowsWritten: rowsWritten(),
			});
		} catch (cause) {
			log.warn({ what: "publishing failed", callId, cause });
			if (this.call.phase !== "over") return;
			this.#publishFailedAt = this.#now();
			this.#setAlarm();
		}
	}

	/** Publishes these events again, as far as they were published before. Rejects when the queue fails. */
	async publishAgain(missing: readonly SeqRange[]): Promise<Published> {
		return await this.#outbox.publishAgain(missing);
	}

	/** Records that the log is complete up to here, so that the call can be archived. */
	async seal(): Promise<Executed> {
		const sealed = await this.#appendSeal();
		if (sealed.ok) this.#deps.background(this.publish());
		return sealed;
	}

	/** The consumer of call events has everything up to this seal. */
	sealArrived(sealedSeq: number): void {
		this.#confirmedSeq = Math.max(this.#confirmedSeq, sealedSeq);
		this.#setAlarm();
	}

	/** Called when the alarm for this time goes off. Does what is due, and sets the next alarm. */
	async onWake(time: number): Promise<void> {
		this.#wokenAt = Math.max(this.#wokenAt, time);
		this.#wakeAt = undefined;
		const { due } = this.#nextWake();
		if (due !== null) await this.#carryOut(due);
		this.#setAlarm();
	}

	async #carryOut(due: Due): Promise<void> {
		const { callId, line } = this.#deps;
		const { sealedSeq } = this.call;
		switch (due) {
			case "end_as_connection_lost":
				line.hangUp("connection_lost");
				return;
			case "end_as_too_long":
				// Waited for: an alarm that is due would be set again at once.
				await line.endAtTimeLimit();
				return;
			case "publish":
				await this.publish();
				return;
			case "publish_whole_log":
				// The queue may have lost a message: a local one loses all of them with its process.
				log.warn({ what: "call not sealed in time", callId });
				this.#log.publishedThrough = 0;
				await this.publish();
				return;
			case "publish_from_first_seal":
				log.warn({ what: "seal not confirmed", callId, sealedSeq });
				this.#log.publishedThrough = this.#firstSeal?.seq ?? 0;
				await this.publish();
				return;
			case "seal":
				if ((await this.#appendSeal()).ok) await this.publish();
				return;
			case "give_up":
				log.error({ what: "seal never confirmed", callId, sealedSeq });
				return;
		}
	}

	async #appendSeal(): Promise<Executed> {
		const expectedSeq = this.call.lastSeq;
		const digest = await this.#log.digest();
		return this.#log.execute({ type: "seal", expectedSeq, digest }, this.#now());
	}

	/** Sets the alarm only if its time changes, because that writes a row. */
	#setAlarm(): void {
		const { alarm, background } = this.#deps;
		const { at } = this.#nextWake();
		if (at === this.#wakeAt) return;
		this.#wakeAt = at;
		const set = at === null ? alarm.clear() : alarm.set(at);
		background(set.catch(() => (this.#wakeAt = undefined)));
	}

	#nextWake(): ReturnType<typeof nextWake> {
		const { events, call } = this;
		const { line, limits } = this.#deps;
		const { lostAt, publishedThrough } = this.#log;
		const state = {
			phase: call.phase,
			startedAt: call.startedAt,
			lostAt: line.isTaken() ? null : lostAt,
			ended: events.find(({ type }) => type === "call.ended") ?? null,
			firstSealSeq: this.#firstSeal?.seq ?? null,
			newestSeal: events.findLast(({ type }) => type === "call.sealed") ?? null,
			newestEvent: { seq: call.lastSeq, at: events.at(-1)?.at ?? 0 },
			publishedThrough,
			publishFailedAt: this.#publishFailedAt,
			confirmedSeq: this.#confirmedSeq,
		};
		return nextWake(state, this.#now(), limits());
	}

	get #firstSeal(): RecordedEvent | undefined {
		return this.events.find(({ type }) => type === "call.sealed");
	}

	/** How long no one was on the line. */
	#awayMs(): number {
		const now = this.#now();
		const since = this.#log.lostAt ?? this.events.at(-1)?.at ?? now;
		return Math.max(0, now - since);
	}

	/** Never before the time of the last alarm: the alarm's clock may be ahead of this one. */
	#now(): number {
		return Math.max(this.#deps.now(), this.#wokenAt);
	}
}
