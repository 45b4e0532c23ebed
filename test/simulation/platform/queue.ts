import { QueuedCallEvents } from "../../../src/domain/events/message.ts";
import { Actor, type World } from "../world.ts";
import { standIn } from "./stand-in.ts";

const MAX_MESSAGE_BYTES = 128 * 1024;
/** How long a queue waits for a consumer that died. */
const INVISIBLE_MS = 30_000;
/** What the platform does where a consumer's settings say nothing. */
const DEFAULT_RETRIES = 3;

export interface QueueSettings {
	queue: string;
	max_batch_size: number;
	max_retries?: number | undefined;
	dead_letter_queue?: string | undefined;
}

interface Waiting {
	id: string;
	body: string;
	attempts: number;
	sentAt: number;
}

type Consume = (batch: MessageBatch) => Promise<void>;

/** Delivers at least once, in any order and any grouping, until a message is settled or has been tried too often. */
export class SimulatedQueue {
	/** Messages that were accepted, as they were sent. */
	readonly accepted: unknown[] = [];
	/** Messages that no consumer could handle and no queue took over: gone without a trace. */
	readonly dropped: unknown[] = [];
	readonly #world: World;
	readonly #settings: QueueSettings;
	readonly #consume: Consume;
	readonly #deadLetters: SimulatedQueue | null;
	readonly #taken = new Map<string, Set<number>>();
	#ready: Waiting[] = [];
	#pumping = false;
	#messages = 0;
	#batches = 0;

	constructor(
		world: World,
		settings: QueueSettings,
		to: { consume: Consume; deadLetters: SimulatedQueue | null },
	) {
		this.#world = world;
		this.#settings = settings;
		this.#consume = to.consume;
		this.#deadLetters = to.deadLetters;
	}

	/** The queue as a producer is bound to it. */
	binding(): Queue {
		const place = `queue ${this.#settings.queue}`;
		const sendBatch = (messages: readonly MessageSendRequest[]) =>
			this.#world.cross(place, () => {
				for (const { body, delaySeconds } of messages) this.#accept(body, delaySeconds);
			});
		const send = (body: unknown) => sendBatch([{ body }]);
		return standIn("queue", { send, sendBatch });
	}

	#accept(body: unknown, delaySeconds = 0): void {
		const text = JSON.stringify(body);
		if (new TextEncoder().encode(text).byteLength > MAX_MESSAGE_BYTES)
			throw new Error("a message of more than 128 KB");
		this.accepted.push(JSON.parse(text));
		this.#remember(text);
		const copies = this.#world.faults.copies(this.#settings.queue);
		if (copies === 0) this.#world.note(`${this.#settings.queue} loses a message`);
		for (let copy = 0; copy < copies; copy += 1) this.#enqueue(text, delaySeconds);
	}

	/** Whether it ever accepted this event of a call. */
	hasTaken(callId: string, seq: number): boolean {
		return this.#taken.get(callId)?.has(seq) ?? false;
	}

	#remember(text: string): void {
		const message = QueuedCallEvents.safeParse(JSON.parse(text));
		if (!message.success || message.data.kind !== "call_events") return;
		const { callId, events } = message.data;
		const taken = this.#taken.get(callId) ?? new Set();
		for (const { seq } of events) taken.add(seq);
		this.#taken.set(callId, taken);
	}

	/** From another queue, that gave up on it: the platform's own hand-over loses nothing. */
	takeOver(text: string): void {
		this.accepted.push(JSON.parse(text));
		this.#enqueue(text, 0);
	}

	#enqueue(body: string, delaySeconds: number): void {
		this.#messages += 1;
		const id = `${this.#settings.queue}-${this.#messages}`;
		this.#later({ id, body, attempts: 1, sentAt: this.#world.time.now }, delaySeconds * 1000);
	}

	#later(message: Waiting, delayMs: number): void {
		const { time, faults } = this.#world;
		time.after(delayMs + faults.waitMs(this.#settings.queue), () => {
			this.#ready.push(message);
			if (this.#pumping) return;
			this.#pumping = true;
			// What comes up at the same moment may share a batch.
			time.after(1, () => this.#pump());
		});
	}

	#pump(): void {
		this.#pumping = false;
		let rest = this.#world.chance.shuffled(this.#ready);
		this.#ready = [];
		while (rest.length > 0) {
			const most = Math.min(rest.length, this.#settings.max_batch_size);
			const size = this.#world.chance.between(1, most);
			this.#deliver(rest.slice(0, size));
			rest = rest.slice(size);
		}
	}

	#deliver(messages: readonly Waiting[]): void {
		const { world } = { world: this.#world };
		const { queue } = this.#settings;
		this.#batches += 1;
		const name = `${queue}#${this.#batches}`;
		const consumer = new Actor({ kind: "consumer", name, skewMs: world.faults.skewMs() });
		const settled = new Map<string, { retryMs: number } | "acknowledged">();
		const batch: MessageBatch = standIn("batch", {
			queue,
			messages: messages.map(({ id, body, attempts, sentAt }) => ({
				id,
				attempts,
				body: JSON.parse(body),
				timestamp: new Date(sentAt),
				ack: () => void settled.set(id, settled.get(id) ?? "acknowledged"),
				retry: ({ delaySeconds = 0 } = {}) =>
					void settled.set(id, settled.get(id) ?? { retryMs: delaySeconds * 1000 }),
			})),
		});
		consumer.onDeath(() => {
			for (const message of messages) this.#again(message, INVISIBLE_MS);
		});
		void world.run(consumer, async () => {
			world.note(`takes ${messages.map(({ id, attempts }) => `${id}/${attempts}`).join(" ")}`);
			let failed = false;
			try {
				await this.#consume(batch);
			} catch (cause) {
				failed = true;
				world.note(`throws ${String(cause)}`);
			}
			for (const message of messages) {
				const outcome = settled.get(message.id) ?? (failed ? { retryMs: 0 } : "acknowledged");
				if (outcome !== "acknowledged") this.#again(message, outcome.retryMs);
				else if (world.faults.losesAcknowledgement(queue)) this.#again(message, INVISIBLE_MS);
			}
		});
	}

	#again(message: Waiting, delayMs: number): void {
		const { queue, max_retries: retries = DEFAULT_RETRIES } = this.#settings;
		if (message.attempts <= retries) {
			this.#later({ ...message, attempts: message.attempts + 1 }, delayMs);
			return;
		}
		this.#world.note(`${queue} gives up on ${message.id}`);
		if (this.#deadLetters) this.#deadLetters.takeOver(message.body);
		else this.dropped.push(JSON.parse(message.body));
	}
}
