import { CallLog } from "../../../src/agent/call-log.ts";
import { Outbox, type Published } from "../../../src/agent/publish.ts";
import { Publishing, UNSEALED_MS } from "../../../src/agent/publishing.ts";
import type { Watch } from "../../../src/agent/watch.ts";
import { reception } from "../../../src/domain/agents/reception.ts";
import {
	type CallCommand,
	type Executed,
	PostCallCommand,
} from "../../../src/domain/call/commands.ts";
import type { EndedReason } from "../../../src/domain/events/catalogue.ts";
import type { RawEvent } from "../../../src/domain/events/envelope.ts";
import type { SeqRange } from "../../../src/domain/reports/facts.ts";
import { standIn } from "../platform/stand-in.ts";
import type { Actor, World } from "../world.ts";

const RECONNECT_MS = 15_000;
export const WATCH = "watch";

/**
 * One life of a call's object: the product's log, outbox and publishing, driven as src/agent/call-agent.ts drives them.
 * The class itself needs the platform's runtime and the SDK's mixin; when it records what is repeated here.
 */
export class CallProcess {
	readonly actor: Actor;
	readonly log: CallLog;
	readonly #world: World;
	readonly #storage: DurableObjectStorage;
	readonly #outbox: Outbox;
	readonly #publishing: Publishing;
	#lostAt: number | null = null;

	constructor(
		world: World,
		parts: { actor: Actor; storage: DurableObjectStorage; callId: string; queue: Queue },
	) {
		this.#world = world;
		this.actor = parts.actor;
		this.#storage = parts.storage;
		this.log = new CallLog(parts.storage, parts.callId);
		this.#outbox = new Outbox(this.log, (message) => parts.queue.send(message));
		this.#publishing = new Publishing({
			callId: parts.callId,
			callLog: this.log,
			outbox: this.#outbox,
			watch: standIn<Watch>("watch", {
				set: async (time: number) => this.#watch(time),
				clear: async () => this.#watch(null),
			}),
			rowsWritten: () => 0,
		});
	}

	/** After a restart whoever was speaking has the grace period to come back. */
	start(): void {
		if (this.log.call.phase === "live") this.waitForCaller();
	}

	record(command: CallCommand): Executed {
		return this.log.execute(command, this.#world.clock);
	}

	/** The caller is on the line, for the first time or again. */
	answer(started: Extract<CallCommand, { type: "answer" }>["started"]): Executed {
		const resumed = this.log.call.phase === "live";
		const lastAt = this.#lostAt ?? this.log.events.at(-1)?.at ?? this.#world.clock;
		const awayMs = Math.max(0, this.#world.clock - lastAt);
		const answered = this.record(
			resumed ? { type: "resume", awayMs } : { type: "answer", started, customerId: null },
		);
		if (!answered.ok) return answered;
		this.#lostAt = null;
		this.#watch(this.#deadline());
		if (!resumed) void this.#publishing.now();
		return answered;
	}

	waitForCaller(): void {
		this.#lostAt = this.#world.clock;
		this.#watch(this.#lostAt + RECONNECT_MS);
	}

	end(reason: EndedReason): void {
		const at = this.#world.clock;
		const usage = { recognisedAudioMs: 0, audioFramesIn: 0, rowsWritten: 0 };
		const ended = this.record({ type: "hang_up", reason, at, usage });
		if (!ended.ok) return;
		this.#watch(at + UNSEALED_MS);
		void this.#publishing.now();
	}

	readLog(): RawEvent[] {
		return this.log.raw();
	}

	async publishAgain(missing: SeqRange[]): Promise<Published> {
		return await this.#outbox.publishAgain(missing);
	}

	execute(command: PostCallCommand): Executed {
		return this.record(PostCallCommand.parse(command));
	}

	async seal(): Promise<Executed> {
		const expectedSeq = this.log.call.lastSeq;
		const digest = await this.log.digest();
		const sealed = this.record({ type: "seal", expectedSeq, digest });
		if (sealed.ok) void this.#publishing.now();
		return sealed;
	}

	/** Does what is due, and answers when to look again; null when nothing is left to watch. */
	async onWatch(): Promise<number | null> {
		const now = this.#world.clock;
		if (this.log.call.phase === "live") {
			if (now < this.#deadline() && this.#lostAt === null) return this.#deadline();
			this.end(this.#lostAt === null ? "too_long" : "connection_lost");
			return now + UNSEALED_MS;
		}
		return await this.#publishing.settle();
	}

	#deadline(): number {
		return this.log.call.startedAt + reception.maxCallSeconds * 1000;
	}

	/** In the same transaction as what was appended in this turn. */
	#watch(time: number | null): void {
		if (time === null) this.#storage.kv.delete(WATCH);
		else this.#storage.kv.put(WATCH, time);
	}
}
