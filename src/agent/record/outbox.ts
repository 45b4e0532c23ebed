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

/** The part of a call's log that owes the queue. */
interface OwingLog {
	readonly call: { readonly workspaceId: string | null };
	publishedThrough: number;
	raw(afterSeq: number): RawEvent[];
}

interface OutboxDeps {
	send: (message: QueuedCallEvents) => Promise<unknown>;
	/** Keeps JSON under a key, where whoever is told of it finds it; in place of what was there. */
	spill: (key: string, json: string) => Promise<unknown>;
}

/**
 * Sends what the log holds beyond the cursor, and moves the cursor after each message that the queue
 * took. A crash in between sends a message again; nothing is ever skipped. One sending at a time.
 * An event that no message can carry is spilled first, and a pointer sent in its place.
 */
export class Outbox {
	readonly #log: OwingLog;
	readonly #deps: OutboxDeps;
	#sending: Promise<Published> = Promise.resolve({ messages: 0, events: 0 });

	constructor(log: OwingLog, deps: OutboxDeps) {
		this.#log = log;
		this.#deps = deps;
	}

	/** Rejects when the queue refused, or what keeps the spilled events; what was not sent is still owed. */
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
			await this.#tell(workspaceId, events);
			this.#log.publishedThrough = events.at(-1)?.seq ?? this.#log.publishedThrough;
		}
		return { messages: messages.length, events: owed.length };
	}

	/**
	 * Sends some of what was sent before, because it did not arrive. What is still owed is left to `publish`.
	 * Rejects as `publish` does.
	 */
	async publishAgain(missing: readonly SeqRange[]): Promise<Published> {
		const { workspaceId } = this.#log.call;
		const sent = this.#log.raw(0).filter(({ seq }) => seq <= this.#log.publishedThrough);
		if (workspaceId === null) return { messages: 0, events: 0 };
		const messages = missing.flatMap((range) =>
			inMessages(sent.filter(({ seq }) => isWithin(range, seq))),
		);
		for (const events of messages) await this.#tell(workspaceId, events);
		return { messages: messages.length, events: messages.flat().length };
	}

	async #tell(workspaceId: string, events: RawEvent[]): Promise<void> {
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
