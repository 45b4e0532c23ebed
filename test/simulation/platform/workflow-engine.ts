import type { Step } from "../../../src/workflows/run-post-call.ts";
import { Actor, type World } from "../world.ts";
import { NonRetryableError } from "./cloudflare-workflows.ts";
import { standIn } from "./stand-in.ts";

interface Params {
	callId: string;
}

type Run = (step: Step, params: Params) => Promise<unknown>;

interface Instance {
	readonly params: Params;
	status: "running" | "complete" | "errored";
	/** What finished steps returned, as the engine keeps it. */
	readonly results: Map<string, string>;
	why: string | null;
}

/** How long the engine takes to notice that a run is gone. */
const RESTART_MS = 5_000;
const STEP_TIMEOUT_MS = 60_000;

/** Runs each instance from its beginning as often as it takes, with what finished steps returned. */
export class WorkflowEngine {
	readonly instances = new Map<string, Instance>();
	readonly #world: World;
	readonly #run: Run;
	#runs = 0;

	constructor(world: World, run: Run) {
		this.#world = world;
		this.#run = run;
	}

	binding(): Env["POST_CALL"] {
		const createBatch = (batch: readonly { id: string; params: Params }[]) =>
			this.#world.cross("workflows", () => {
				const created = batch.filter(({ id }) => !this.instances.has(id));
				for (const { id, params } of created) {
					const instance: Instance = { params, status: "running", results: new Map(), why: null };
					this.instances.set(id, instance);
					this.#start(instance);
				}
				return created.map(({ id }) => ({ id }));
			});
		const get = async (id: string) =>
			standIn("instance", {
				status: () => this.#world.cross("workflows", () => ({ status: this.#known(id).status })),
				restart: () => this.#world.cross("workflows", () => this.#restart(this.#known(id))),
			});
		return standIn("workflow", { createBatch, get });
	}

	#known(id: string): Instance {
		const instance = this.instances.get(id);
		if (instance === undefined) throw new Error(`there is no instance ${id}`);
		return instance;
	}

	/** From the beginning, with nothing kept. */
	#restart(instance: Instance): void {
		instance.results.clear();
		instance.status = "running";
		instance.why = null;
		this.#start(instance);
	}

	#start(instance: Instance): void {
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

	#steps(instance: Instance): Step {
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
