import { readFile } from "node:fs/promises";
import { basename } from "node:path";

import { SAMPLE_RATE } from "../../src/domain/audio/pcm.ts";
import { readWav } from "../../src/domain/audio/wav.ts";
import { synthesise } from "../calls/synthesise.ts";
import { cutIn } from "./choose-line.ts";
import type { CallPlan } from "./run-call.ts";
import type { Script } from "./script.ts";

/** The caller of a script, in a voice of the embedded engines. */
export async function planFromScript(enginesUrl: string, script: Script): Promise<CallPlan> {
	const { lines, expected } = script;
	const spoken = await Promise.all(
		lines.map(async (line) => ({
			...line,
			pcm: await synthesise(enginesUrl, line.say, "orion"),
			timesSaid: 0,
		})),
	);
	return { lines: spoken, expected, cutInWith: (reply) => cutIn(reply.text, spoken) };
}

/** Matches nothing: a recording's words are not known, so they are said in the order given. */
const NOTHING = /(?!)/;

/** Recordings as the caller's lines. The first is said over the greeting, which needs no answer. */
export async function planFromRecordings(recordings: readonly Recording[]): Promise<CallPlan> {
	const lines = recordings.map(({ name, pcm }) => ({
		name,
		say: name,
		asked: NOTHING,
		pcm,
		timesSaid: 0,
	}));
	return {
		lines,
		expected: null,
		cutInWith: (_, index) => (index === 0 ? (lines[0] ?? null) : null),
	};
}

export interface Recording {
	name: string;
	pcm: Int16Array;
}

const WANTED = "WAV, 16000 Hz, mono, PCM 16-bit";
const HOW_TO_MAKE = "ffmpeg -i in.mp3 -ar 16000 -ac 1 -c:a pcm_s16le out.wav";

/** @throws naming the file that cannot be read, or what it is instead of 16 kHz mono PCM16 */
export async function readRecordings(paths: readonly string[]): Promise<Recording[]> {
	return Promise.all(
		paths.map(async (path) => {
			const file = await readFile(path).catch((cause: unknown) => {
				const why = cause instanceof Error ? cause.message : String(cause);
				throw new Error(`--wav ${path} cannot be read: ${why}`, { cause });
			});
			const wav = readWav(file, SAMPLE_RATE);
			const problem = wav.ok ? "a WAV file without audio" : wav.problem;
			if (!wav.ok || wav.pcm.length === 0)
				throw new Error(
					`${path} is ${problem}; --wav takes ${WANTED}, e.g. made by: ${HOW_TO_MAKE}`,
				);
			return { name: basename(path), pcm: wav.pcm };
		}),
	);
}
