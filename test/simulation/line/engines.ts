import type { Chance } from "../chance.ts";
import type { World } from "../world.ts";
import { answerOf, type Prompt } from "./model-script.ts";
import { type RecogniserFault, RecogniserSocket } from "./recogniser.ts";

type ModelFault =
	| "stalls"
	| "stalls in its words"
	| "breaks"
	| "is cut"
	| "is empty"
	| "twice"
	| "refuses";
type VoiceFault = "stalls" | "stops" | "fails" | "half a sample" | "is empty";
type OpeningFault = "refuses" | "never opens";

/** How likely each kind of engine misbehaves when it is asked. */
export interface EngineMoods {
	model: number;
	voice: number;
	opening: number;
	recogniser: number;
}

export function anyMoods(chance: Chance): EngineMoods {
	const level = () => chance.oneOf([0, 0.1, 0.1, 0.6]);
	return { model: level(), voice: level(), opening: level(), recogniser: level() };
}

/** The binding of Workers AI, with engines that stall, break, say nothing and say things twice. */
export class Engines {
	/** What was synthesised, by the value of its samples. */
	readonly pieces: string[] = ["a recording"];
	readonly sockets: RecogniserSocket[] = [];
	readonly #world: World;
	readonly #moods: EngineMoods;
	readonly #words: (utterance: number) => string;
	#answers = 0;

	constructor(world: World, moods: EngineMoods, words: (utterance: number) => string) {
		this.#world = world;
		this.#moods = moods;
		this.#words = words;
	}

	async run(
		_model: string,
		input: Prompt & { text?: string },
		options: { websocket?: boolean } = {},
	) {
		await this.#world.pause(this.#world.chance.between(5, 150));
		if (options.websocket) return await this.#listen();
		if (input.text !== undefined) return await this.#speak(input.text);
		return await this.#write(input);
	}

	#strikes<T extends string>(kind: keyof EngineMoods, faults: readonly [T, ...T[]]): T | null {
		const { faults: weather, chance } = this.#world;
		if (!weather.strikes(this.#moods[kind])) return null;
		const fault = chance.oneOf(faults);
		this.#world.note(`${kind}: ${fault}`);
		return fault;
	}

	async #listen(): Promise<{ webSocket: RecogniserSocket }> {
		const fault = this.#strikes<OpeningFault>("opening", ["refuses", "never opens"]);
		if (fault === "refuses") throw new Error("429");
		if (fault === "never opens") await new Promise(() => undefined);
		const faults = ["closes", "falls silent", "reports noise", "reports twice"] as const;
		const socket = new RecogniserSocket({
			world: this.#world,
			words: this.#words,
			fault: this.#strikes<NonNullable<RecogniserFault>>("recogniser", faults),
			patience: this.#world.chance.between(0, 60),
		});
		this.sockets.push(socket);
		return { webSocket: socket };
	}

	async #speak(text: string): Promise<Response> {
		const faults = ["stalls", "stops", "fails", "half a sample", "is empty"] as const;
		const fault = this.#strikes<VoiceFault>("voice", faults);
		if (fault === "fails") return new Response("down", { status: 500 });
		if (fault === "stalls") await new Promise(() => undefined);
		if (fault === "is empty") return new Response(new Uint8Array(0));
		const piece = this.pieces.push(text) - 1;
		// A tenth of a second for each five letters.
		const chunks = Math.max(3, Math.ceil(text.length / 5));
		const keep = fault === "stops" || fault === "half a sample" ? Math.ceil(chunks / 3) : chunks;
		const parts = Array.from({ length: keep }, () => new Int16Array(1_600).fill(piece));
		const bytes = parts.map(({ buffer }) => new Uint8Array(buffer));
		if (fault === "half a sample") bytes.push(new Uint8Array(1));
		return new Response(this.#stream(bytes, 10, fault === "stops" ? "stalls" : "ends"));
	}

	async #write(input: Prompt): Promise<ReadableStream<Uint8Array>> {
		const faults = [
			"stalls",
			"stalls in its words",
			"breaks",
			"is cut",
			"is empty",
			"twice",
			"refuses",
		] as const;
		const fault = this.#strikes<ModelFault>("model", faults);
		if (fault === "refuses") throw new Error("503");
		if (fault === "stalls") await new Promise(() => undefined);
		this.#answers += 1;
		const deltas = fault === "is empty" ? [] : answerOf(input, `call-${this.#answers}`);
		const words = deltas.map((delta) => frame(delta, null));
		const end = [frame({}, "stop"), "data: [DONE]\n\n"];
		const half = words.slice(0, Math.ceil(words.length / 2));
		const frames: Record<ModelFault | "well", string[]> = {
			well: [...words, ...end],
			stalls: [],
			refuses: [],
			"is empty": end,
			"stalls in its words": half,
			"is cut": half,
			breaks: [...half, 'data: {"error":{"message":"out of memory"}}\n\n'],
			twice: [...words, frame({}, "stop"), ...words, ...end],
		};
		const bytes = frames[fault ?? "well"].map((text) => new TextEncoder().encode(text));
		return this.#stream(bytes, 40, fault === "stalls in its words" ? "stalls" : "ends");
	}

	#stream(
		chunks: readonly Uint8Array[],
		eachMs: number,
		then: "ends" | "stalls",
	): ReadableStream<Uint8Array> {
		const world = this.#world;
		let next = 0;
		return new ReadableStream({
			async pull(out) {
				await world.pause(world.chance.between(0, eachMs));
				const chunk = chunks[next++];
				if (chunk !== undefined) out.enqueue(chunk);
				else if (then === "ends") out.close();
				else await new Promise(() => undefined);
			},
		});
	}
}

/** A chunk of OpenAI's chat completions, as a server-sent event. */
function frame(delta: object, finish: string | null): string {
	return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
}
