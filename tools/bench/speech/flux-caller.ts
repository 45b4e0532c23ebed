import { setTimeout as sleep } from "node:timers/promises";

import { WebSocket } from "ws";
import { z } from "zod";

const TurnInfo = z.object({
	type: z.literal("TurnInfo"),
	event: z.enum(["Update", "StartOfTurn", "EagerEndOfTurn", "TurnResumed", "EndOfTurn"]),
	turn_index: z.number(),
	sequence_id: z.number(),
	audio_window_end: z.number(),
	transcript: z.string(),
});
/** A message of Flux, and when it came (`performance.now()`). */
export type TimedTurn = z.infer<typeof TurnInfo> & { arrived: number };

const sampleRate = 16_000;
/** 100 ms, as the SDK's client sends them. */
const frameSamples = 1600;
/** Silence sent after the caller's words, at most, until the turn has ended. */
const longestWaitMs = 4000;
/** Louder than this is speech in these clean recordings. */
const speechLevel = 300;

export interface Heard {
	text: string;
	/** From the first or last loud sample to the message's arrival, ms. Undefined when it did not come. */
	startDelayMs: number | undefined;
	endDelayMs: number | undefined;
}

/** A caller on one Flux stream. Audio is sent in frames of 100 ms, in real time when `paced`. */
export class FluxCaller {
	readonly turns: TimedTurn[] = [];
	readonly #socket: WebSocket;
	readonly #paced: boolean;
	#started = performance.now();
	#sentSamples = 0;

	private constructor(socket: WebSocket, paced: boolean) {
		this.#socket = socket;
		this.#paced = paced;
		socket.addEventListener("message", ({ data }) => {
			const turn = TurnInfo.safeParse(typeof data === "string" ? JSON.parse(data) : undefined);
			if (turn.success) this.turns.push({ ...turn.data, arrived: performance.now() });
		});
	}

	/** @param query further settings of Flux */
	static async open(enginesUrl: string, { paced = true, query = "" } = {}): Promise<FluxCaller> {
		const path = "run/@cf/deepgram/flux?encoding=linear16&sample_rate=16000";
		const socket = new WebSocket(`${enginesUrl.replace("http", "ws")}/${path}${query}`);
		const caller = new FluxCaller(socket, paced);
		await new Promise((resolve, reject) => {
			socket.once("open", resolve);
			socket.once("error", reject);
		});
		caller.#started = performance.now();
		return caller;
	}

	/** Says one thing after a short silence, then is silent until the turn has ended. */
	async say(pcm: Int16Array): Promise<Heard> {
		const from = this.turns.length;
		await this.#send(new Int16Array(0.4 * sampleRate));
		const first = this.#wallTime(this.#sentSamples + pcm.findIndex(isLoud));
		const lastSample = this.#sentSamples + pcm.findLastIndex(isLoud);
		await this.#send(pcm);
		const ended = (): TimedTurn | undefined =>
			this.turns
				.slice(from)
				.find(
					({ event, audio_window_end: end }) =>
						event === "EndOfTurn" && end * sampleRate > lastSample,
				);
		for (let silentMs = 0; ended() === undefined && silentMs < longestWaitMs; silentMs += 100)
			await this.#send(new Int16Array(frameSamples));
		// Answers may run behind the audio. A last loud sample that was no speech never ends a turn.
		const answeredAll = (): boolean =>
			(this.turns.at(-1)?.audio_window_end ?? 0) * sampleRate > this.#sentSamples - sampleRate / 2;
		for (let waited = 0; ended() === undefined && !answeredAll() && waited < 60_000; waited += 20)
			await sleep(20);

		const turns = this.turns.slice(from);
		const end = ended();
		const start = turns.find(({ event }) => event === "StartOfTurn");
		return {
			text: turns
				.filter(({ event }) => event === "EndOfTurn")
				.map(({ transcript }) => transcript)
				.join(" "),
			startDelayMs: start && start.arrived - first,
			endDelayMs: end && end.arrived - this.#wallTime(lastSample),
		};
	}

	/** How far the answers ran behind the audio, at worst, ms: the arrival of a message against the sending of what it tells of. */
	worstLagMs(): number {
		return Math.max(
			0,
			...this.turns.map(
				({ arrived, audio_window_end: end }) =>
					arrived - this.#wallTime(Math.ceil((end * sampleRate) / frameSamples) * frameSamples),
			),
		);
	}

	close(): void {
		this.#socket.close();
	}

	async #send(pcm: Int16Array): Promise<void> {
		for (let at = 0; at < pcm.length; at += frameSamples) {
			const frame = pcm.slice(at, at + frameSamples);
			this.#sentSamples += frame.length;
			const due = this.#wallTime(this.#sentSamples) - performance.now();
			if (this.#paced && due > 0) await sleep(due);
			this.#socket.send(frame);
		}
	}

	/** When a sample of the stream is due, in real time. */
	#wallTime(sample: number): number {
		return this.#started + (1000 * sample) / sampleRate;
	}
}

function isLoud(sample: number): boolean {
	return Math.abs(sample) > speechLevel;
}
