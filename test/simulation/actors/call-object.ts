import { ObjectStorage, type StoredRow } from "../platform/object-storage.ts";
import type { SimulatedQueue } from "../platform/queue.ts";
import { Actor, type World } from "../world.ts";
import { ALARM, CallProcess } from "./call-process.ts";

/** A call's Durable Object: one storage, one process at a time, and an alarm that outlives both. */
export class CallObject {
	readonly callId: string;
	readonly storage: ObjectStorage;
	/** What somebody outside can have known to be recorded, as it was then. */
	readonly acknowledged = new Map<number, StoredRow>();
	readonly #world: World;
	/** Events that were marked as published before any queue had them. */
	readonly markedTooEarly = new Set<number>();
	readonly #queue: SimulatedQueue;
	#process: CallProcess | null = null;
	#lives = 0;
	#alarm = 0;
	/** The time for which the process was woken and has not set another one. */
	#wokenFor: number | null = null;

	constructor(world: World, parts: { callId: string; queue: SimulatedQueue }) {
		this.#world = world;
		this.callId = parts.callId;
		this.#queue = parts.queue;
		this.storage = new ObjectStorage(world, () => this.#onDisk());
	}

	/** The process there is, or a new one. */
	wake(): CallProcess {
		if (this.#process !== null) return this.#process;
		this.#lives += 1;
		const actor = new Actor({
			kind: "call",
			name: `${this.callId.slice(-4)}#${this.#lives}`,
			skewMs: this.#world.faults.skewMs(),
			release: () => this.storage.flush(),
		});
		actor.onDeath(() => {
			this.storage.drop();
			this.#process = null;
			this.#wokenFor = null;
			// Its alarm is still set.
			this.#setAlarm();
		});
		return this.#world.run(actor, () => {
			const storage = this.storage.seenBy(actor);
			const process = new CallProcess({
				world: this.#world,
				actor,
				storage,
				callId: this.callId,
				queue: this.#queue.binding(),
			});
			this.#process = process;
			process.start();
			return process;
		});
	}

	/** An answer leaves the object only once what it tells is on disk; a process that dies answers nothing. */
	call<T>(ask: (process: CallProcess) => T | Promise<T>): Promise<T> {
		const process = this.wake();
		return new Promise((resolve, reject) => {
			const forget = process.actor.onDeath(() => reject(new Error("the object was evicted")));
			void this.#world.run(process.actor, async () => {
				try {
					const answer = await ask(process);
					this.storage.flush();
					resolve(structuredClone(answer));
				} catch (cause) {
					reject(cause instanceof Error ? cause : new Error(String(cause)));
				}
				forget();
			});
		});
	}

	#onDisk(): void {
		for (const row of this.storage.events(this.acknowledged.size))
			this.acknowledged.set(row.seq, row);
		const through = Number(this.storage.value("published through") ?? 0);
		for (let seq = 1; seq <= through; seq += 1)
			if (!this.#queue.hasTaken(this.callId, seq)) this.markedTooEarly.add(seq);
		this.#setAlarm();
	}

	#setAlarm(): void {
		const time = this.storage.value(ALARM);
		this.#alarm += 1;
		const mine = this.#alarm;
		if (typeof time !== "number" || time === this.#wokenFor) return;
		this.#world.time.after(time - this.#world.time.now, () => {
			if (this.#alarm === mine) this.#onAlarm();
		});
	}

	#onAlarm(): void {
		const process = this.wake();
		const due = this.storage.value(ALARM);
		// Waking up may have set another time.
		if (typeof due !== "number" || due > this.#world.time.now) return;
		this.#wokenFor = due;
		void this.#world.run(process.actor, async () => {
			this.#world.note("the alarm goes off");
			await process.record.onWake(due);
			this.#wokenFor = null;
		});
	}
}
