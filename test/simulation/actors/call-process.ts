import { CallRecord } from "../../../src/agent/record/call-record.ts";
import { reception } from "../../../src/domain/agents/reception.ts";
import type { CallCommand } from "../../../src/domain/call/commands.ts";
import type { EndedReason } from "../../../src/domain/events/catalogue.ts";
import type { Actor, World } from "../world.ts";

const RECONNECT_MS = 15_000;
/** Where the object's storage has the time of its alarm. */
export const ALARM = "alarm";

interface CallProcessParts {
	world: World;
	actor: Actor;
	storage: DurableObjectStorage;
	callId: string;
	queue: Queue;
}

/** One life of a call's object: the product's record of the call, on the simulated platform, and whether anybody is on the line. */
export class CallProcess {
	readonly actor: Actor;
	readonly record: CallRecord;
	#taken = false;

	constructor({ world, actor, storage, callId, queue }: CallProcessParts) {
		this.actor = actor;
		this.record = new CallRecord({
			callId,
			storage,
			now: () => world.clock,
			send: (message) => queue.send(message),
			spill: (key) => Promise.reject(new Error(`${key}: no event of a scenario is that large`)),
			// In the same transaction as what was appended in this turn.
			alarm: {
				set: async (time) => storage.kv.put(ALARM, time),
				clear: async () => void storage.kv.delete(ALARM),
			},
			line: {
				isTaken: () => this.#taken,
				hangUp: (reason) => this.end(reason),
				endAtTimeLimit: async () => this.end("too_long"),
			},
			limits: () => ({
				reconnectMs: RECONNECT_MS,
				maxCallMs: reception.maxCallSeconds * 1000,
			}),
			rowsWritten: () => 0,
			background: (work) => void work,
		});
	}

	/** After a restart whoever was speaking has the grace period to come back. */
	start(): void {
		if (this.record.call.phase === "live") this.waitForCaller();
	}

	/** The caller is on the line, for the first time or again; false when the call is over. */
	answer(started: Extract<CallCommand, { type: "answer" }>["started"]): boolean {
		this.#taken = this.record.begin({ started, identified: null }, null) !== null;
		return this.#taken;
	}

	waitForCaller(): void {
		this.#taken = false;
		this.record.waitForCaller();
	}

	end(reason: EndedReason): void {
		this.#taken = false;
		this.record.end(reason, { audioMs: 0, frames: 0 });
	}
}
