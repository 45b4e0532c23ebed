// oxlint-disable no-underscore-dangle -- emscripten names C functions so.
import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";

import { z } from "zod";

import { files, modelFiles } from "./packages.ts";

/** What this recogniser hears: 16 kHz mono. */
export const sampleRate = 16_000;

/** What the package's emscripten module offers. Its objects lie on the module's heap until they are deleted. */
interface Emscripten {
	FS: {
		mkdirTree(path: string): void;
		writeFile(path: string, data: Uint8Array, options: { canOwn: boolean }): void;
		unlink(path: string): void;
	};
	HEAPF32: Float32Array;
	_malloc(bytes: number): number;
	_free(address: number): void;
	SetLogLevel(level: number): void;
	Model: new (path: string) => object;
	Recognizer: new (model: object, rate: number, phrases?: string) => EmscriptenRecognizer;
}

interface EmscriptenRecognizer {
	SetWords(on: boolean): void;
	AcceptWaveform(address: number, samples: number): boolean;
	PartialResult(): string;
	FinalResult(): string;
	delete(): void;
}

const Word = z.object({
	word: z.string(),
	conf: z.number(),
	/** Seconds of the audio this recogniser was fed. */
	start: z.number(),
	end: z.number(),
});
export type Word = z.infer<typeof Word>;

const Partial = z.object({ partial: z.string() });
const Result = z.object({ result: z.array(Word).default([]) });

/**
 * A wider beam than the shipped 10, with the shipped 3,000 states: a third fewer errors on read speech for half
 * as much time again. A beam of 12 doubles the errors of the slt voice; 15, or 7,000 states, change nothing.
 * `turns.ts` finds the endpoints, so Vosk's own are out of reach.
 */
const modelConf = [
	"--min-active=200",
	"--max-active=3000",
	"--beam=13.0",
	"--lattice-beam=6.0",
	"--acoustic-scale=1.0",
	"--frame-subsampling-factor=3",
	"--endpoint.silence-phones=1:2:3:4:5:6:7:8:9:10",
	"--endpoint.rule1.min-trailing-silence=1000",
	"--endpoint.rule2.min-trailing-silence=1000",
	"--endpoint.rule3.min-trailing-silence=1000",
	"--endpoint.rule4.min-trailing-silence=1000",
	"--endpoint.rule5.min-utterance-length=1000",
].join("\n");

/** The acoustic and language model, loaded once per thread in about half a second. */
export class Vosk {
	readonly #module: Emscripten;
	readonly #model: object;

	private constructor(module: Emscripten, model: object) {
		this.#module = module;
		this.#model = model;
	}

	/** `wasm` is the compiled `vosk.wasm`; threads may share it. */
	static async load(wasm: WebAssembly.Module): Promise<Vosk> {
		const module = await loadModule(wasm);
		module.SetLogLevel(-1);
		const write = (name: string, data: Uint8Array): void => {
			module.FS.mkdirTree(`/model/${name}`.replace(/\/[^/]+$/, ""));
			module.FS.writeFile(`/model/${name}`, data, { canOwn: true });
		};
		for (const name of modelFiles) write(name, readFileSync(`${files.model}/${name}`));
		write("conf/model.conf", Buffer.from(modelConf));
		const model = new module.Model("/model");
		// The model has copied what it needs. This frees 53 MB in each thread.
		for (const name of modelFiles) module.FS.unlink(`/model/${name}`);
		return new Vosk(module, model);
	}

	/** With `phrases`, only their pairs of words are recognised; without, the whole vocabulary is. */
	recognizer(phrases?: readonly string[]): Recognizer {
		const inner = phrases
			? new this.#module.Recognizer(this.#model, sampleRate, JSON.stringify(phrases))
			: new this.#module.Recognizer(this.#model, sampleRate);
		inner.SetWords(true);
		return new Recognizer(this.#module, inner);
	}
}

/** Recognises one stream of audio. Every call blocks its thread while it decodes. */
export class Recognizer {
	readonly #module: Emscripten;
	readonly #inner: EmscriptenRecognizer;
	#address = 0;
	#capacity = 0;

	constructor(module: Emscripten, inner: EmscriptenRecognizer) {
		this.#module = module;
		this.#inner = inner;
	}

	feed(pcm: Int16Array): void {
		if (pcm.length > this.#capacity) {
			if (this.#capacity > 0) this.#module._free(this.#address);
			this.#capacity = pcm.length;
			this.#address = this.#module._malloc(4 * this.#capacity);
		}
		// The heap moves when it grows: take a new view each time. The floats have the range of 16-bit integers.
		this.#module.HEAPF32.set(pcm, this.#address / 4);
		this.#inner.AcceptWaveform(this.#address, pcm.length);
	}

	/** The best guess so far at what was said since the last `finish`. */
	partial(): string {
		return Partial.parse(JSON.parse(this.#inner.PartialResult())).partial;
	}

	/** Ends the utterance; the next `feed` begins another, perhaps of another speaker. */
	finish(): Word[] {
		return Result.parse(JSON.parse(this.#inner.FinalResult())).result;
	}

	delete(): void {
		if (this.#capacity > 0) this.#module._free(this.#address);
		this.#inner.delete();
	}
}

/**
 * The package is made for a browser's worker. Its script begins with the emscripten factory, which needs nothing of a
 * browser but `self.location`. The worker's code after it is cut off.
 */
async function loadModule(wasm: WebAssembly.Module): Promise<Emscripten> {
	const script = readFileSync(files.voskScript, "utf8");
	const end = script.indexOf("var vosk_default");
	if (end < 0) throw new Error(`${files.voskScript} is not the version this was written for`);
	const factory = compileFunction(`${script.slice(0, end)}\nreturn LoadVosk;`, ["self"]);
	return await factory({ location: { href: "" } })({
		printErr(line: string): void {
			// Vosk warns of each keyterm that is not in its vocabulary, and goes on without it.
			if (!line.startsWith("WARNING")) console.error(line);
		},
		instantiateWasm(
			imports: WebAssembly.Imports,
			receive: (instance: WebAssembly.Instance) => void,
		): WebAssembly.Exports {
			const instance = new WebAssembly.Instance(wasm, imports);
			receive(instance);
			return instance.exports;
		},
	});
}
