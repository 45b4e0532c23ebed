import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";

import { files } from "./packages.ts";
import type { FromRecogniser, ToRecogniser } from "./recogniser-thread.ts";
import type { TurnInfo, TurnOptions } from "./turns.ts";

/** One call's ear. Events come by `onTurn`, in order, as the audio is decoded. */
export interface Listening {
	/** Takes PCM16 16 kHz mono of any length. The samples are copied. */
	feed(pcm: Int16Array): void;
	/** Closes the turn in progress. */
	flush(): void;
	/** Closes the turn in progress and gives the engine back. Resolves after the last event. */
	end(): Promise<void>;
}

export interface ListenOptions extends TurnOptions {
	keyterms: readonly string[];
	onTurn: (info: TurnInfo) => void;
	/** The engine died; nothing more will come. */
	onFailure: (cause: Error) => void;
}

/** Every engine is a call that could be held at the same time, at about 150 MB. */
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
 * Recognisers in threads of their own, some of them loaded before they are needed: a call takes one, and gives
 * it back at its end. A call beyond those waits a second for its own, which is unloaded when it ends.
 */
export class Recognisers {
	readonly #voskWasm: WebAssembly.Module;
	readonly #warm: number;
	readonly #most: number;
	readonly #idle: Engine[] = [];
	#count = 0;

	private constructor(warm: number, most: number) {
		this.#voskWasm = new WebAssembly.Module(readFileSync(files.voskWasm));
		this.#warm = warm;
		this.#most = most;
	}

	/** Resolves when `warm` recognisers are loaded. */
	static async load({ warm, most }: { warm: number; most: number }): Promise<Recognisers> {
		const pool = new Recognisers(warm, most);
		const engines = await Promise.all(Array.from({ length: warm }, () => pool.#spawn()));
		pool.#idle.push(...engines);
		return pool;
	}

	/** Throws `TooManyCalls` when all are taken and no more may be loaded. */
	async listen({ keyterms, onTurn, onFailure, ...options }: ListenOptions): Promise<Listening> {
		const engine = this.#idle.pop() ?? (await this.#spawn());
		engine.onTurn = onTurn;
		engine.onFailure = onFailure;
		tell(engine, { type: "start", options, keyterms });
		let ended: Promise<void> | undefined = undefined;
		return {
			feed: (pcm) => {
				if (ended === undefined) tell(engine, { type: "audio", pcm });
			},
			flush: () => {
				if (ended === undefined) tell(engine, { type: "flush" });
			},
			end: () => {
				ended ??= finished(engine).then(() => this.#giveBack(engine));
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
		if (this.#count >= this.#most)
			throw new TooManyCalls(`all ${this.#most} recognisers are in calls; try again later`);
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

function tell(engine: Engine, message: ToRecogniser): void {
	engine.worker.postMessage(message);
}

/** Resolves when the engine has said everything about the audio it was given, or is dead. */
async function finished(engine: Engine): Promise<void> {
	if (!engine.alive) return;
	await new Promise<void>((resolve) => {
		engine.onEnded = resolve;
		tell(engine, { type: "end" });
	});
}
