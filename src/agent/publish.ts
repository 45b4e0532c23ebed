import type { RawEvent } from "../domain/events/envelope.ts";
import { inMessages, type CallEventsMessage } from "../domain/events/message.ts";
import { isWithin, type SeqRange } from "../domain/reports/facts.ts";

export interface Published {
	messages: number;
	events: number;
}

/** The part of a call's log that owes the queue. */
interface OwingLog {
	readonly call: { readonly workspaceId: string | null };
	publishedThrough: number;
	raw(afterSeq: number): RawEvent[];
}

type Send = (message: CallEventsMessage) => Promise<unknown>;

/**
 * Sends what the log holds beyond the cursor, and moves the cursor after each message that the queue
 * took. A crash in between sends a message again; nothing is ever skipped. One sending at a time.
 */
export class Outbox {
	readonly #log: OwingLog;
	readonly #send: Send;
	#sending: Promise<Published> = Promise.resolve({ messages: 0, events: 0 });

	constructor(log: OwingLog, send: Send) {
		this.#log = log;
		this.#send = send;
	}

	/** Rejects when the queue refused; what was not sent is still owed. */
	publish(): Promise<Published> {
		const sendOwed = () => this.#sendOwed();
		this.#sending = this.#sending.then(sendOwed, sendOwed);
		return this.#sending;
	}

	async #sendOwed(): Promise<Published> {
		const { workspaceId } = this.#log.call;
		if (workspaceId === null) return { messages: 0, events: 0 };
		const owed = this.#log.raw(this.#log.publishedThrough);
		const messages = inMessages(owed);
		for (const events of messages) {
			const [first, last] = [events[0], events.at(-1)];
			if (first === undefined || last === undefined) continue;
			await this.#send({ workspaceId, callId: first.callId, events });
			this.#log.publishedThrough = last.seq;
		}
		return { messages: messages.length, events: owed.length };
	}

	/**
	 * Sends some of what was sent before, because it did not arrive. What is still owed is left to `publish`.
	 * Rejects when the queue refused.
	 */
	async publishAgain(missing: readonly SeqRange[]): Promise<Published> {
		const { workspaceId } = this.#log.call;
		const sent = this.#log.raw(0).filter(({ seq }) => seq <= this.#log.publishedThrough);
		if (workspaceId === null) return { messages: 0, events: 0 };
		const messages = missing.flatMap((range) =>
			inMessages(sent.filter(({ seq }) => isWithin(range, seq))),
		);
		for (const events of messages) {
			const [first] = events;
			if (first) await this.#send({ workspaceId, callId: first.callId, events });
		}
		return { messages: messages.length, events: messages.flat().length };
	}
}
