import type { RawEvent } from "../domain/events/envelope.ts";
import { MAX_MESSAGE_BYTES, type CallEventsMessage } from "../domain/events/message.ts";

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
		const messages = fill(owed, MAX_MESSAGE_BYTES);
		for (const events of messages) {
			const [first, last] = [events[0], events.at(-1)];
			if (first === undefined || last === undefined) continue;
			await this.#send({ workspaceId, callId: first.callId, events });
			this.#log.publishedThrough = last.seq;
		}
		return { messages: messages.length, events: owed.length };
	}
}

/** Bytes of a message around its events: the two ids and the keys. */
const WRAPPING_BYTES = 512;

/** Groups events so that each group's message stays within one billing unit; one larger event goes alone. */
function fill(events: readonly RawEvent[], maxBytes: number): RawEvent[][] {
	const groups: RawEvent[][] = [];
	let free = 0;
	for (const event of events) {
		const bytes = new TextEncoder().encode(JSON.stringify(event)).byteLength + 1;
		const group = groups.at(-1);
		if (group && bytes <= free) {
			group.push(event);
			free -= bytes;
		} else {
			groups.push([event]);
			free = maxBytes - WRAPPING_BYTES - bytes;
		}
	}
	return groups;
}
