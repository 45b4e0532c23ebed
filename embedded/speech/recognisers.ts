import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";

import { files } from "./packages.ts";
import type { FromRecogniser, ToRecogniser } from "./recogniser-thread.ts";
import type { TurnInfo, TurnOptions } from "./turns.ts";

/** A recogniser at work in one call. Its events come by `onTurn`, in order. */
export interface Listening {
	/** Takes PCM16 16 kHz mono of any length. The samples are copied. */
	feed(pcm: Int16Array): void;
	/** Ends the turn in progress. */
	flush(): void;
	/** Ends the turn in progress and gives the engine back. Resolves after the last event. */
	end(): Promise<void>;
}

export interface ListenOptions extends TurnOptions {
	keyterms: readonly string[];
	onTurn: (info: TurnInfo) => void;
	/** The engine died: no event follows. */
	onFailure: (cause: Error) => void;
}

class TooManyCalls extends Error {
	readonly status = 503;
}

interface Engine {
	alive: boolean;
	worker: Worker;
	onTurn: (info: TurnInfo) => void;
	onEnded: () => void;
	onFailure: (cause: Error) => void;
}

const nothing = (): void => {};

/**
 * A pool of recognisers, each in a thread of its own. Some are loaded at start: a call takes one and gives it back
 * at its end. A further call waits a second until another is loaded, which is unloaded after the call.
 */
export class Recognisers {
	readonly #voskWasm: WebAssembly.Module;
	readonly #warm: number;
	readonly #max: number;
	readonly #idle: Engine[] = [];
	#count = 0;

	private constructor(warm: number, max: number) {
		this.#voskWasm = new WebAssembly.Module(readFileSync(files.voskWasm));
		this.#warm = warm;
		this.#max = max;
	}

	/** Resolves when `warm` recognisers are loaded. */
	static async load({ warm, max }: { warm: number; max: number }): Promise<Recognisers> {
		const pool = new Recognisers(warm, max);
		const engines = await Promise.all(Array.from({ length: warm }, () => pool.#spawn()));
		pool.#idle.push(...engines);
		return pool;
	}

	/** Throws `TooManyCalls` when all are in calls and no more may be loaded. */
	async listen({ keyterms, onTurn, onFailure, ...options }: ListenOptions): Promise<Listening> {
		const engine = this.#idle.pop() ?? (await this.#spawn());
		engine.onTurn = onTurn;
		engine.onFailure = onFailure;
		post(engine, { type: "start", options, keyterms });
		let ended: Promise<void> | undefined = undefined;
		return {
			feed: (pcm) => {
				if (ended === undefined) post(engine, { type: "audio", pcm });
			},
			flush: () => {
				if (ended === undefined) post(engine, { type: "flush" });
			},
			end: () => {
				ended ??= finish(engine).then(() => this.#giveBack(engine));
				return ended;
			},
		};
	}

	#giveBack(engine: Engine): void {
		engine.onTurn = nothing;
		engine.onFailure = nothing;
		if (!engine.alive) return;
		if (this.#idle.length < this.#warm) {
			this.#idle.push(engine);
			return;
		}
		this.#count -= 1;
		void engine.worker.terminate();
	}

	async #spawn(): Promise<Engine> {
		if (this.#count >= this.#max)
			throw new TooManyCalls(`all ${this.#max} recognisers are in calls; try again later`);
		this.#count += 1;
		const worker = new Worker(new URL("recogniser-thread.ts", import.meta.url), {
			workerData: { voskWasm: this.#voskWasm },
		});
		const engine: Engine = {
			alive: true,
			worker,
			onTurn: nothing,
			onEnded: nothing,
			onFailure: nothing,
		};
		return await new Promise((resolve, reject) => {
			worker.on("message", (message: FromRecogniser) => {
				switch (message.type) {
					case "ready":
						resolve(engine);
						break;
					case "turn":
						engine.onTurn(message.info);
						break;
					case "ended":
						engine.onEnded();
						break;
				}
			});
			worker.on("error", (cause) => {
				engine.alive = false;
				this.#count -= 1;
				const index = this.#idle.indexOf(engine);
				if (index >= 0) this.#idle.splice(index, 1);
				reject(cause);
				engine.onFailure(cause);
				engine.onEnded();
			});
		});
	}
}

function post(engine: Engine, message: ToRecogniser): void {
	engine.worker.postMessage(message);
}

/** Resolves after the last event of the audio that was fed, or when the engine is dead. */
async function finish(engine: Engine): Promise<void> {
	if (!engine.alive) return;
	await new Promise<void>((resolve) => {
		engine.onEnded = resolve;
		post(engine, { type: "end" });
	});
}
