import { readFile } from "node:fs/promises";

import { SAMPLE_RATE } from "../../src/domain/audio/pcm.ts";
import { readWav } from "../../src/domain/audio/wav.ts";
import { type Action, asksToRepeat, type Caller, MOST_TIMES } from "../calls/caller.ts";

/** Says its texts in their order, whatever is asked; the first over the greeting, which needs no answer. */
export class RecordedCaller implements Caller {
	readonly #left: string[];
	#last: string | null = null;
	#times = 0;

	constructor(texts: readonly string[]) {
		this.#left = [...texts];
	}

	open(): Action {
		return this.#next();
	}

	interrupt(): string | null {
		if (this.#last !== null) return null;
		const action = this.#next();
		return action.kind === "say" ? action.text : null;
	}

	answer(reply: string): Action {
		if (this.#last === null || !asksToRepeat(reply) || this.#times >= MOST_TIMES)
			return this.#next();
		this.#times += 1;
		return { kind: "say", text: this.#last };
	}

	#next(): Action {
		const text = this.#left.shift();
		if (text === undefined) return { kind: "leave" };
		this.#last = text;
		this.#times = 1;
		return { kind: "say", text };
	}
}

const WANTED = "WAV, 16000 Hz, mono, PCM 16-bit";
const HOW_TO_MAKE = "ffmpeg -i in.mp3 -ar 16000 -ac 1 -c:a pcm_s16le out.wav";

export interface Recording {
	readonly file: string;
	/** PCM16 mono 16 kHz. */
	readonly pcm: Int16Array;
}

/** @throws naming the file that cannot be read, or what it is instead of 16 kHz mono PCM16 */
export async function readRecording(file: string): Promise<Recording> {
	const bytes = await readFile(file).catch((cause: unknown) => {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new Error(`--wav ${file} cannot be read: ${why}`, { cause });
	});
	const wav = readWav(bytes, SAMPLE_RATE);
	const problem = wav.ok ? "a WAV file without audio" : wav.problem;
	if (!wav.ok || wav.pcm.length === 0)
		throw new Error(`${file} is ${problem}; --wav takes ${WANTED}, e.g. made by: ${HOW_TO_MAKE}`);
	return { file, pcm: wav.pcm };
}
