import { parseArgs } from "node:util";

import { type Speaker, synthesise } from "../calls/synthesise.ts";
import { startEngines } from "../product/engines.ts";
import type { Heard } from "./speech/flux-caller.ts";
import { FluxCaller } from "./speech/flux-caller.ts";
import type { RecordingSet } from "./speech/recordings.ts";
import { findRecordings } from "./speech/recordings.ts";
import { appointmentSentences, speakers } from "./speech/sentences.ts";
import type { WordErrors } from "./speech/word-errors.ts";
import { errorRate, sum, wordErrors } from "./speech/word-errors.ts";

const targets = {
	appointmentWer: 0.05,
	humanWer: 0.18,
	endOfTurnP95Ms: 900,
	/** Two calls at once keep up when no answer is later than this. */
	lagMs: 1000,
};

interface Spoken extends Heard {
	said: string;
	errors: WordErrors;
}

interface Part {
	voice: string;
	speaker: Speaker;
	sentences: readonly string[];
}

interface Call extends Part {
	spoken: Spoken[];
	worstLagMs: number;
}

const { values } = parseArgs({
	options: {
		/** Folders with recordings of people, beside where Debian puts them. */
		recordings: { type: "string", multiple: true, default: [] },
		/** Also print every sentence that was misheard. */
		verbose: { type: "boolean", default: false },
	},
});

function judged(said: string, heard: Heard): Spoken {
	const errors = wordErrors(said, heard.text);
	if (values.verbose && errors.errors > 0)
		console.log(`    said  ${said}\n    heard ${heard.text}`);
	return { said, ...heard, errors };
}

/** One call in which a voice says some sentences, in real time. */
async function call(enginesUrl: string, part: Part): Promise<Call> {
	const clips: { said: string; pcm: Int16Array }[] = [];
	for (const said of part.sentences)
		clips.push({ said, pcm: await synthesise(enginesUrl, said, part.speaker) });
	const caller = await FluxCaller.open(enginesUrl);
	const spoken: Spoken[] = [];
	for (const { said, pcm } of clips) spoken.push(judged(said, await caller.say(pcm)));
	caller.close();
	return { ...part, spoken, worstLagMs: caller.worstLagMs() };
}

/** Every voice says every sentence, half of them in one call; two calls at a time, all the time. */
async function twoAtATime(enginesUrl: string): Promise<Call[]> {
	const half = appointmentSentences.length / 2;
	const waiting = Object.entries(speakers).flatMap(([voice, speaker]) => [
		{ voice, speaker, sentences: appointmentSentences.slice(0, half) },
		{ voice, speaker, sentences: appointmentSentences.slice(half) },
	]);
	const calls: Call[] = [];
	const line = async (): Promise<void> => {
		for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
			const made = await call(enginesUrl, part);
			calls.push(made);
			const lag = made.worstLagMs.toFixed(0);
			console.log(`  ${made.voice}: ${made.spoken.length} sentences, worst lag ${lag} ms`);
		}
	};
	await Promise.all([line(), line()]);
	return calls;
}

/** A stream of its own for each recording, as fast as it can be decoded. */
async function transcribe(enginesUrl: string, { recordings }: RecordingSet): Promise<Spoken[]> {
	const spoken: Spoken[] = [];
	for (const { said, pcm } of recordings) {
		const caller = await FluxCaller.open(enginesUrl, { paced: false });
		spoken.push(judged(said, await caller.say(pcm)));
		caller.close();
	}
	return spoken;
}

const columns = (...cells: string[]): string =>
	cells.map((cell, index) => (index === 0 ? cell.padEnd(24) : cell.padStart(10))).join(" ");

function row(name: string, spoken: readonly Spoken[]): string[] {
	const { errors, words } = sum(spoken.map((one) => one.errors));
	const wer = `${(100 * errorRate({ errors, words })).toFixed(1)} %`;
	return [name, wer, `${errors}/${words}`];
}

function delays(spoken: readonly Spoken[]): string[] {
	const starts = spoken.map(({ startDelayMs }) => startDelayMs);
	const ends = spoken.map(({ endDelayMs }) => endDelayMs);
	return [percentile(starts, 0.5), percentile(ends, 0.5), percentile(ends, 0.95)].map(
		(ms) => `${ms.toFixed(0)} ms`,
	);
}

/** What never came counts as infinitely late. */
function percentile(all: readonly (number | undefined)[], share: number): number {
	const inOrder = all.map((ms) => ms ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b);
	return inOrder[Math.min(inOrder.length - 1, Math.floor(share * inOrder.length))] ?? Number.NaN;
}

interface Figure {
	what: string;
	measured: number;
	target: number;
	unit: "%" | "ms";
}

/** Says whether `measured` is at most `target`, and answers it. */
function meets({ what, measured, target, unit }: Figure): boolean {
	const shown = (value: number): string =>
		unit === "%" ? `${(100 * value).toFixed(1)} %` : `${value.toFixed(0)} ms`;
	const met = measured <= target;
	console.log(`${met ? "ok    " : "MISSED"} ${what}: ${shown(measured)}, at most ${shown(target)}`);
	return met;
}

async function bench(enginesUrl: string): Promise<boolean> {
	console.log("two calls at once, in real time: six calls, about two minutes …");
	const calls = await twoAtATime(enginesUrl);
	const all = calls.flatMap(({ spoken }) => spoken);
	console.log(`\n${columns("spoken by", "WER", "words", "start p50", "end p50", "end p95")}`);
	for (const voice of Object.keys(speakers)) {
		const own = calls.filter((one) => one.voice === voice).flatMap(({ spoken }) => spoken);
		console.log(columns(...row(`flite ${voice}`, own), ...delays(own)));
	}
	console.log(columns(...row("all", all), ...delays(all)));

	console.log(`\n${columns("recordings of people", "WER", "words")}`);
	const { found, missing } = findRecordings(values.recordings);
	const human: Spoken[] = [];
	for (const set of found) {
		const spoken = await transcribe(enginesUrl, set);
		console.log(columns(...row(set.name, spoken)));
		human.push(...spoken);
	}
	if (human.length > 0) console.log(columns(...row("all", human)));
	for (const { name, howToGet } of missing)
		console.log(`${name}: not found. To have it: ${howToGet}`);

	console.log("");
	const wer = (spoken: readonly Spoken[]): number =>
		errorRate(sum(spoken.map(({ errors }) => errors)));
	const lag = Math.max(...calls.map(({ worstLagMs }) => worstLagMs));
	const ends = all.map(({ endDelayMs }) => endDelayMs);
	const met = [
		meets({
			what: "word errors, appointments",
			measured: wer(all),
			target: targets.appointmentWer,
			unit: "%",
		}),
		meets({
			what: "end of speech to EndOfTurn, p95",
			measured: percentile(ends, 0.95),
			target: targets.endOfTurnP95Ms,
			unit: "ms",
		}),
		meets({
			what: "worst lag of two calls at once",
			measured: lag,
			target: targets.lagMs,
			unit: "ms",
		}),
	];
	if (human.length > 0)
		met.push(
			meets({
				what: "word errors, recordings",
				measured: wer(human),
				target: targets.humanWer,
				unit: "%",
			}),
		);
	else console.log("not measured: word errors of recordings of people, for there are none here");
	return met.every((one) => one);
}

const began = performance.now();
console.log("starting the embedded engines …");
const engines = await startEngines();
try {
	process.exitCode = (await bench(engines.url)) ? 0 : 1;
	console.log(`took ${((performance.now() - began) / 1000).toFixed(0)} s`);
} finally {
	await engines.stop();
}
