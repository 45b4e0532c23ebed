// oxlint-disable no-underscore-dangle -- emscripten names C functions so.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { files } from "./packages.ts";

interface Emscripten {
	HEAP16: Int16Array;
	_malloc(bytes: number): number;
	_fvad_new(): number;
	_fvad_reset(handle: number): void;
	_fvad_set_mode(handle: number, mode: number): number;
	_fvad_set_sample_rate(handle: number, rate: number): number;
	_fvad_process(handle: number, address: number, samples: number): number;
}

/** 20 ms at 16 kHz: what the detector judges at once. */
export const vadFrameSamples = 320;
export const vadFrameMs = 20;

/** The strictest of four: the least noise taken for speech, and the shortest tail after it. */
const STRICT = 3;

/** A voice on a telephone is louder than this (about -54 dBFS). */
const quietestSpeech = 65;
/** A voice is louder than the noise of the line by at least this factor (about 7 dB). */
const overNoise = 2.2;
const loudestNoise = 400;

/** WebRTC's voice activity detector, with a threshold that follows the noise of the line. */
export class VoiceDetector {
	readonly #module: Emscripten;
	readonly #handle: number;
	readonly #address: number;
	#noise = 0;

	private constructor(module: Emscripten) {
		this.#module = module;
		this.#address = module._malloc(2 * vadFrameSamples);
		this.#handle = module._fvad_new();
		this.reset();
	}

	static async load(): Promise<VoiceDetector> {
		const { default: factory } = await import(pathToFileURL(files.fvadScript).href);
		return new VoiceDetector(await factory({ wasmBinary: readFileSync(files.fvadWasm) }));
	}

	reset(): void {
		this.#noise = 0;
		this.#module._fvad_reset(this.#handle);
		this.#module._fvad_set_mode(this.#handle, STRICT);
		this.#module._fvad_set_sample_rate(this.#handle, 16_000);
	}

	/** Whether someone speaks in this frame of `vadFrameSamples`. */
	voiced(frame: Int16Array): boolean {
		this.#module.HEAP16.set(frame, this.#address / 2);
		const speech = this.#module._fvad_process(this.#handle, this.#address, vadFrameSamples) === 1;
		const level = loudness(frame);
		// Falls at once, rises by 1 % a frame: a second of speech raises it little, lasting noise much.
		this.#noise = Math.min(level, this.#noise * 1.01 + 0.1, loudestNoise);
		return speech && level >= quietestSpeech && level >= overNoise * this.#noise;
	}
}

/** Root mean square, in units of a 16-bit sample. */
function loudness(frame: Int16Array): number {
	let sum = 0;
	for (const sample of frame) sum += sample * sample;
	return Math.sqrt(sum / frame.length);
}
