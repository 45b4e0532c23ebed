import type { RawEvent } from "../../domain/events/envelope.ts";
import { isWithin, type SeqRange } from "../../domain/events/gaps.ts";
import {
	fitsMessage,
	inMessages,
	type QueuedCallEvents,
	spilledKey,
} from "../../domain/events/message.ts";

export interface Published {
	messages: number;
	events: number;
}

/** The part of a call's log that publishing needs. */
interface PublishableLog {
	readonly call: { readonly workspaceId: string | null };
	publishedThrough: number;
	raw(afterSeq: number): RawEvent[];
}

export interface OutboxDeps {
	send: (message: QueuedCallEvents) => Promise<unknown>;
	/** Stores JSON under a key, in place of what was there. The consumer reads it. */
	spill: (key: string, json: string) => Promise<unknown>;
}

const NOTHING: Published = { messages: 0, events: 0 };

/**
 * Sends the events after the cursor, and moves the cursor after each message that the queue took. A crash in between
 * sends a message twice, but never skips one. Only one sending runs at a time. An event that is too large for a message is
 * spilled, and a pointer to it is sent.
 */
export class Outbox {
	readonly #log: PublishableLog;
	readonly #deps: OutboxDeps;
	#sending: Promise<Published> = Promise.resolve(NOTHING);

	constructor(log: PublishableLog, deps: OutboxDeps) {
		this.#log = log;
		this.#deps = deps;
	}

	/** Rejects when the queue or the storage fails. The cursor then stands after the last message that was sent. */
	publish(): Promise<Published> {
		const send = () => this.#sendBeyondCursor();
		this.#sending = this.#sending.then(send, send);
		return this.#sending;
	}

	async #sendBeyondCursor(): Promise<Published> {
		const { workspaceId } = this.#log.call;
		if (workspaceId === null) return NOTHING;
		const unsent = this.#log.raw(this.#log.publishedThrough);
		const messages = inMessages(unsent);
		for (const events of messages) {
			await this.#sendMessage(workspaceId, events);
			this.#log.publishedThrough = events.at(-1)?.seq ?? this.#log.publishedThrough;
		}
		return { messages: messages.length, events: unsent.length };
	}

	/** Sends events again that did not arrive. Events after the cursor are left to `publish`. Rejects as `publish` does. */
	async publishAgain(missing: readonly SeqRange[]): Promise<Published> {
		const { workspaceId } = this.#log.call;
		const sent = this.#log.raw(0).filter(({ seq }) => seq <= this.#log.publishedThrough);
		if (workspaceId === null) return NOTHING;
		const messages = missing.flatMap((range) =>
			inMessages(sent.filter(({ seq }) => isWithin(range, seq))),
		);
		for (const events of messages) await this.#sendMessage(workspaceId, events);
		return { messages: messages.length, events: messages.flat().length };
	}

	async #sendMessage(workspaceId: string, events: RawEvent[]): Promise<void> {
		const [first] = events;
		if (first === undefined) return;
		const { callId, seq } = first;
		if (fitsMessage(first)) {
			await this.#deps.send({ kind: "call_events", workspaceId, callId, events });
			return;
		}
		const pointer = { kind: "spilled_event", workspaceId, callId, spilledSeq: seq } as const;
		await this.#deps.spill(spilledKey(pointer), JSON.stringify(first));
		await this.#deps.send(pointer);
	}
}
