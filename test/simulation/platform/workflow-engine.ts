import type { Step } from "../../../src/workflows/step.ts";
import { Actor, type World } from "../world.ts";
import { NonRetryableError } from "./cloudflare-workflows.ts";
import { standIn } from "./stand-in.ts";

interface Instance<Params> {
	readonly params: Params;
	status: "running" | "complete" | "errored";
	/** What finished steps returned, as the engine keeps it. */
	readonly results: Map<string, string>;
	/** Types of the events that were sent to it, and of those it waits for. */
	readonly events: Set<string>;
	readonly waits: Map<string, () => void>;
	why: string | null;
}

/** How long the engine takes to notice that a run is gone. */
const RESTART_MS = 5_000;
const STEP_TIMEOUT_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Runs each instance from its beginning as often as it takes, with what finished steps returned. */
export class WorkflowEngine<Params extends { callId: string }> {
	readonly instances = new Map<string, Instance<Params>>();
	readonly #world: World;
	readonly #run: (step: Step, params: Params) => Promise<unknown>;
	#runs = 0;

	constructor(world: World, run: (step: Step, params: Params) => Promise<unknown>) {
		this.#world = world;
		this.#run = run;
	}

	binding(): Env["POST_CALL"] & Env["REMINDERS"] {
		const createBatch = (batch: readonly { id: string; params: Params }[]) =>
			this.#world.cross("workflows", () => this.#create(batch));
		const get = async (id: string) =>
			standIn("instance", {
				status: () => this.#world.cross("workflows", () => ({ status: this.#known(id).status })),
				restart: () => this.#world.cross("workflows", () => this.#restart(this.#known(id))),
				sendEvent: ({ type }: { type: string }) =>
					this.#world.cross("workflows", () => this.#tell(this.#known(id), type)),
			});
		return standIn("workflow", { createBatch, get });
	}

	#create(batch: readonly { id: string; params: Params }[]): { id: string }[] {
		const created = batch.filter(({ id }) => !this.instances.has(id));
		for (const { id, params } of created) {
			const instance: Instance<Params> = {
				params,
				status: "running",
				results: new Map(),
				events: new Set(),
				waits: new Map(),
				why: null,
			};
			this.instances.set(id, instance);
			this.#start(instance);
		}
		return created.map(({ id }) => ({ id }));
	}

	#known(id: string): Instance<Params> {
		const instance = this.instances.get(id);
		if (instance === undefined) throw new Error(`there is no instance ${id}`);
		return instance;
	}

	/** From the beginning, with nothing kept. */
	#restart(instance: Instance<Params>): void {
		instance.results.clear();
		instance.events.clear();
		instance.status = "running";
		instance.why = null;
		this.#start(instance);
	}

	/** An event is kept until somebody waits for it. */
	#tell({ events, waits }: Instance<Params>, type: string): void {
		events.add(type);
		waits.get(type)?.();
	}

	#start(instance: Instance<Params>): void {
		const { params } = instance;
		this.#runs += 1;
		const name = `${params.callId.slice(-4)}#${this.#runs}`;
		const run = new Actor({ kind: "workflow", name, skewMs: this.#world.faults.skewMs() });
		run.onDeath(() => this.#world.time.after(RESTART_MS, () => this.#start(instance)));
		void this.#world.run(run, async () => {
			try {
				await this.#run(this.#steps(instance), params);
				instance.status = "complete";
			} catch (cause) {
				instance.status = "errored";
				instance.why = String(cause);
			}
			this.#world.note(`workflow ${instance.status} ${instance.why ?? ""}`);
		});
	}

	#steps(instance: Instance<Params>): Step {
		const world = this.#world;
		return {
			async do(name, { retries }, callback) {
				const kept = instance.results.get(name);
				if (kept !== undefined) return JSON.parse(kept);
				for (let attempt = 1; ; attempt += 1) {
					try {
						await world.cross("step", () => undefined);
						const result = await withinTime(world, callback({ attempt }));
						if (world.faults.forgetsStep()) {
							world.note(`forgets ${name}`);
							continue;
						}
						const text = JSON.stringify(result ?? null);
						await world.cross(`step's end`, () => instance.results.set(name, text));
						return JSON.parse(text);
					} catch (cause) {
						if (cause instanceof NonRetryableError || attempt > (retries?.limit ?? 0)) throw cause;
						world.note(`${name} failed: ${String(cause)}`);
						await world.pause(1000 * 2 ** (attempt - 1));
					}
				}
			},
			async waitForEvent(name, { type, timeout }) {
				if (instance.results.has(name)) return;
				await world.cross("step", () => undefined);
				await new Promise<void>((resolve, reject) => {
					instance.waits.set(type, resolve);
					if (instance.events.has(type)) resolve();
					const hours = Number.parseInt(timeout, 10);
					world.time.after(hours * HOUR_MS, () => reject(new Error("nothing came in time")));
				});
				await world.cross(`step's end`, () => instance.results.set(name, "null"));
			},
			async sleepUntil(name, timestamp) {
				if (instance.results.has(name)) return;
				await world.cross("step", () => undefined);
				if (timestamp <= world.time.now)
					throw new Error("cannot sleep until a time that has passed");
				await world.pause(timestamp - world.time.now);
				await world.cross(`step's end`, () => instance.results.set(name, "null"));
			},
		};
	}
}

/** The engine stops waiting for a step; the step does not know, and goes on. */
function withinTime<T>(world: World, step: Promise<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		step.then(resolve, reject);
		world.time.after(STEP_TIMEOUT_MS, () => reject(new Error("the step took too long")));
	});
}
