import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";

import type { FliteVoice } from "./flite.ts";
import { fliteSampleRate } from "./flite.ts";
import { files } from "./packages.ts";
import type { FromSynthesiser, ToSynthesiser } from "./synthesis-thread.ts";

/** A sample louder than this is speech; flite's own silence stays below. */
const silence = 200;
const keptBeforeMs = 20;
/** flite ends with up to 250 ms of silence; this much is a pause between two sentences. */
const keptAfterMs = 140;

/** flite in a thread of its own, so that it does not block the sockets. */
export class Synthesiser {
	readonly #worker: Worker;
	readonly #waiting = new Map<number, (answer: FromSynthesiser) => void>();
	#lastId = 0;

	private constructor(worker: Worker) {
		this.#worker = worker;
		worker.on("message", (answer: FromSynthesiser) => {
			this.#waiting.get(answer.id)?.(answer);
			this.#waiting.delete(answer.id);
		});
	}

	/** Resolves when a first word was synthesised, which takes longest. */
	static async load(onFailure: (cause: Error) => void): Promise<Synthesiser> {
		const worker = new Worker(new URL("synthesis-thread.ts", import.meta.url), {
			workerData: { fliteWasm: new WebAssembly.Module(readFileSync(files.fliteWasm)) },
		});
		worker.on("error", onFailure);
		const synthesiser = new Synthesiser(worker);
		await synthesiser.#speak("slt", "hello");
		return synthesiser;
	}

	/**
	 * PCM16 mono at 16 kHz, one chunk a sentence, so that a long text begins after its first sentence. The silence
	 * around each is cut to a short pause. Stop iterating to stop the synthesis.
	 */
	async *speak(voice: FliteVoice, text: string): AsyncGenerator<Uint8Array> {
		for (const sentence of sentences(text)) yield trimSilence(await this.#speak(voice, sentence));
	}

	async #speak(voice: FliteVoice, text: string): Promise<Uint8Array<ArrayBuffer>> {
		this.#lastId += 1;
		const asked: ToSynthesiser = { id: this.#lastId, voice, text };
		const answered = new Promise<FromSynthesiser>((resolve) => {
			this.#waiting.set(asked.id, resolve);
		});
		this.#worker.postMessage(asked);
		const answer = await answered;
		if ("failure" in answer) throw new Error(answer.failure);
		return answer.pcm;
	}
}

/** Splits after `.`, `!` and `?` before a capital letter: "3.30 p.m. today" stays whole. */
function sentences(text: string): string[] {
	return text
		.split(/(?<=[.!?]["')]?)\s+(?=["'(]?[A-Z])/)
		.filter((sentence) => sentence.trim() !== "");
}

function trimSilence(pcm: Uint8Array<ArrayBuffer>): Uint8Array {
	const samples = new Int16Array(pcm.buffer);
	const first = samples.findIndex(isLoud);
	if (first < 0) return pcm;
	const perMs = fliteSampleRate / 1000;
	const start = Math.max(0, first - keptBeforeMs * perMs);
	const end = samples.findLastIndex(isLoud) + keptAfterMs * perMs;
	return pcm.subarray(2 * start, 2 * end);
}

function isLoud(sample: number): boolean {
	return Math.abs(sample) > silence;
}
