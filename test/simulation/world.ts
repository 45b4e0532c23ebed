import { AsyncLocalStorage } from "node:async_hooks";

import type { Chance } from "./chance.ts";
import type { Faults, Moment } from "./faults.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** A process, as far as it can die: a call's object, one invocation of a consumer, one run of a workflow. */
export class Actor {
	readonly kind: "call" | "consumer" | "workflow" | "outside";
	readonly name: string;
	/** How far its clock is off. */
	readonly skewMs: number;
	/** The output gate: what was written so far is on disk before anything leaves. */
	readonly release: () => void;
	readonly #onDeath = new Set<() => void>();
	#alive = true;

	constructor({ kind, name, skewMs = 0, release = () => undefined }: ActorOptions) {
		this.kind = kind;
		this.name = name;
		this.skewMs = skewMs;
		this.release = release;
	}

	get alive(): boolean {
		return this.#alive;
	}

	/** Answers with how to take it back. */
	onDeath(then: () => void): () => void {
		this.#onDeath.add(then);
		return () => this.#onDeath.delete(then);
	}

	die(): void {
		if (!this.#alive) return;
		this.#alive = false;
		for (const then of this.#onDeath) then();
	}
}

export interface ActorOptions {
	kind: Actor["kind"];
	name: string;
	skewMs?: number;
	release?: () => void;
}

/** What a dead process waits for. */
const never = new Promise<never>(() => undefined);

const outside = new Actor({ kind: "outside", name: "world" });

/** Time, chance and faults, and the one way in which the product's code meets what is not its own. */
export class World {
	readonly time: VirtualTime;
	readonly chance: Chance;
	readonly faults: Faults;
	readonly #actors = new AsyncLocalStorage<Actor>();
	readonly #trace: (() => string)[] = [];
	#crossings = 0;

	constructor(parts: { time: VirtualTime; chance: Chance; faults: Faults }) {
		this.time = parts.time;
		this.chance = parts.chance;
		this.faults = parts.faults;
	}

	/** Whose code is running. */
	get actor(): Actor {
		return this.#actors.getStore() ?? outside;
	}

	/** How often a port was used so far. */
	get crossings(): number {
		return this.#crossings;
	}

	/** The time as the running process reads it. */
	get clock(): number {
		return this.time.now + this.actor.skewMs;
	}

	run<T>(actor: Actor, deed: () => T): T {
		return this.#actors.run(actor, deed);
	}

	note(what: string): void {
		const { now } = this.time;
		const { kind, name } = this.actor;
		this.#trace.push(() => `${new Date(now).toISOString().slice(11, 23)} ${kind} ${name}: ${what}`);
	}

	trace(): string[] {
		return this.#trace.map((line) => line());
	}

	/**
	 * Every use of a port. Before and after the effect the process may die, and the answer may be an error:
	 * before, nothing has happened; after, all of it has.
	 */
	async cross<T>(place: string, effect: () => T | Promise<T>): Promise<T> {
		const { actor } = this;
		this.#crossings += 1;
		const nth = this.#crossings;
		await this.pause(this.faults.delayMs(place, nth));
		await this.#meet({ actor, place, nth, moment: "before" });
		actor.release();
		const result = await effect();
		await this.#meet({ actor, place, nth, moment: "after" });
		await this.pause(this.faults.delayMs(place, null));
		return result;
	}

	/** Waits, in the running process; one that dies meanwhile never goes on. */
	async pause(ms: number): Promise<void> {
		const { actor } = this;
		await this.time.sleep(ms);
		if (!actor.alive) await never;
	}

	async #meet(meeting: { actor: Actor; place: string; nth: number; moment: Moment }) {
		const { actor, place, nth, moment } = meeting;
		if (!actor.alive) await never;
		const mortal = actor.kind !== "outside";
		if (mortal && this.faults.crashes({ place, nth, moment, kind: actor.kind })) {
			this.note(`dies ${moment} ${place} (crossing ${nth})`);
			actor.die();
			await never;
		}
		if (mortal && this.faults.fails(place, moment)) {
			this.note(`${place} fails ${moment} its effect (crossing ${nth})`);
			throw new Error(`${place} failed`);
		}
		if (moment === "before") this.note(`${place} (crossing ${nth})`);
	}
}
