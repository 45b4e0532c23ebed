import { CallLog } from "../../../src/agent/record/call-log.ts";
import { Course } from "../../../src/agent/record/course.ts";
import { Outbox, type Published } from "../../../src/agent/record/outbox.ts";
import { Publishing } from "../../../src/agent/record/publishing.ts";
import { reception } from "../../../src/domain/agents/reception.ts";
import {
	AfterwardsCommand,
	type CallCommand,
	type Executed,
} from "../../../src/domain/call/commands.ts";
import type { EndedReason } from "../../../src/domain/events/catalogue.ts";
import type { RawEvent } from "../../../src/domain/events/envelope.ts";
import type { SeqRange } from "../../../src/domain/events/gaps.ts";
import type { Actor } from "../world.ts";

const RECONNECT_MS = 15_000;
export const WATCH = "watch";

/**
 * One life of a call's object: what src/agent/call-agent.ts puts together, without the platform's runtime and the SDK's
 * mixin around it.
 */
export class CallProcess {
	readonly actor: Actor;
	readonly log: CallLog;
	readonly #outbox: Outbox;
	readonly #publishing: Publishing;
	readonly #course: Course;
	/** Whether somebody is on the line. */
	#taken = false;

	constructor(parts: {
		actor: Actor;
		storage: DurableObjectStorage;
		callId: string;
		queue: Queue;
	}) {
		const { actor, storage, callId, queue } = parts;
		this.actor = actor;
		this.log = new CallLog(storage, callId);
		this.#outbox = new Outbox(this.log, {
			send: (message) => queue.send(message),
			spill: (key) => Promise.reject(new Error(`${key}: no event of a scenario is that large`)),
		});
		const shared = {
			callId,
			callLog: this.log,
			outbox: this.#outbox,
			// In the same transaction as what was appended in this turn.
			watch: {
				set: async (time: number) => storage.kv.put(WATCH, time),
				clear: async () => void storage.kv.delete(WATCH),
			},
			rowsWritten: () => 0,
			background: (work: Promise<unknown>) => void work,
		};
		this.#publishing = new Publishing(shared);
		this.#course = new Course({
			...shared,
			publishing: this.#publishing,
			reconnectMs: RECONNECT_MS,
			maxCallMs: () => reception.maxCallSeconds * 1000,
		});
	}

	/** After a restart whoever was speaking has the grace period to come back. */
	start(): void {
		if (this.log.call.phase === "live") this.waitForCaller();
	}

	record(command: CallCommand): Executed {
		return this.#course.record(command);
	}

	/** The caller is on the line, for the first time or again; false when the call is over. */
	answer(started: Extract<CallCommand, { type: "answer" }>["started"]): boolean {
		this.#taken = this.#course.begin({ started, identified: null }, null) !== null;
		return this.#taken;
	}

	waitForCaller(): void {
		this.#taken = false;
		void this.#course.waitForCaller();
	}

	end(reason: EndedReason): void {
		this.#taken = false;
		this.#course.end(reason, { audioMs: 0, frames: 0 });
	}

	readLog(): RawEvent[] {
		return this.log.raw();
	}

	async publishAgain(missing: SeqRange[]): Promise<Published> {
		return await this.#outbox.publishAgain(missing);
	}

	execute(command: AfterwardsCommand): Executed {
		return this.#course.record(AfterwardsCommand.parse(command));
	}

	async seal(): Promise<Executed> {
		return await this.#publishing.seal();
	}

	async sealArrived(sealedSeq: number): Promise<void> {
		await this.#publishing.arrived(sealedSeq);
	}

	/** Does what is due, and answers when to look again; null when nothing is left to watch. */
	async onWatch(): Promise<number | null> {
		return await this.#course.onDue({
			taken: this.#taken,
			hangUp: (reason) => this.end(reason),
		});
	}
}
