import type { Admission } from "../../../src/domain/wire/admission.ts";
import type { World } from "../world.ts";
import type { LineObject } from "./line-object.ts";
import { LOUD } from "./recogniser.ts";
import type { LineSocket } from "./socket.ts";

/** One thing that a caller says or types. */
export interface Utterance {
	words: string;
	typed: boolean;
	/** How long they let the agent speak before; they wait for its end when null. */
	waitsMs: number | null;
	/** What happens to their line once they said it. */
	afterwards: "second socket" | "drops" | "dies" | null;
}

export interface LineScript {
	utterances: readonly Utterance[];
	endsAs: "end_call" | "closes" | "stays silent";
	/** How late the runtime notices that an old or half-open socket is gone. */
	lateCloseMs: number;
	/** How often the caller dials again. */
	redials: number;
}

const FRAME_SAMPLES = 1_600;
const PATIENCE_MS = 45_000;

/** A caller who goes through a script, and dials again when their line drops. */
export class LineCaller {
	readonly #world: World;
	readonly #object: LineObject;
	readonly #admission: Admission;
	readonly #script: LineScript;
	#socket: LineSocket | null = null;
	#redials = 0;

	constructor(
		world: World,
		parts: { object: LineObject; admission: Admission; script: LineScript },
	) {
		this.#world = world;
		this.#object = parts.object;
		this.#admission = parts.admission;
		this.#script = parts.script;
	}

	async run(): Promise<void> {
		const { utterances, endsAs } = this.#script;
		await this.#dial();
		for (const [nth, utterance] of utterances.entries()) {
			if (!(await this.#holdsLine())) return;
			if (utterance.waitsMs === null) await this.#quiet();
			else await this.#world.pause(utterance.waitsMs);
			await this.#say(utterance, nth);
			await this.#happens(utterance.afterwards);
		}
		if (!(await this.#holdsLine())) return;
		if (this.#world.chance.happens(0.7)) await this.#quiet();
		const socket = this.#socket;
		if (socket === null || endsAs === "stays silent") return;
		if (endsAs === "end_call") this.#object.take(socket, JSON.stringify({ type: "end_call" }));
		await this.#world.pause(200);
		this.#object.closed(socket, 1000);
	}

	async #dial(): Promise<void> {
		const socket = this.#object.connect(this.#admission, () => {
			if (this.#socket === socket) this.#socket = null;
			// The answer to a close takes its time.
			const { lateCloseMs } = this.#script;
			this.#world.time.after(lateCloseMs, () => this.#object.closed(socket, 1006));
		});
		this.#socket = socket;
		await this.#world.pause(50);
		this.#object.take(socket, JSON.stringify({ type: "hello", protocol_version: 1 }));
		this.#object.take(socket, JSON.stringify({ type: "start_call" }));
		await this.#world.pause(50);
	}

	/** Whether the caller is on the line, perhaps again. */
	async #holdsLine(): Promise<boolean> {
		while (this.#socket === null) {
			if (this.#redials === this.#script.redials) return false;
			this.#redials += 1;
			await this.#world.pause(this.#world.chance.between(500, 9_000));
			await this.#dial();
		}
		return true;
	}

	async #happens(what: Utterance["afterwards"]): Promise<void> {
		const { chance } = this.#world;
		if (what === null) return;
		await this.#world.pause(chance.between(0, 6_000));
		const old = this.#socket;
		if (what === "dies") this.#object.die(chance.oneOf(["stay", "drop"] as const));
		if (what === "drops" && old !== null) {
			this.#socket = null;
			this.#object.closed(old, 1006);
		}
		// The old socket is half open, and nobody knows of it yet.
		if (what === "second socket") await this.#dial();
	}

	async #say({ words, typed }: Utterance, nth: number): Promise<void> {
		const socket = this.#socket;
		if (socket === null) return;
		if (typed) {
			this.#object.take(socket, JSON.stringify({ type: "text_message", text: words }));
			return;
		}
		const frames = this.#world.chance.between(6, 14);
		for (let frame = 0; frame < frames + 5; frame += 1) {
			const samples = new Int16Array(FRAME_SAMPLES);
			if (frame < frames) samples.fill(LOUD + nth);
			this.#object.take(socket, samples.buffer);
			await this.#world.pause(100);
		}
	}

	/** Waits until the agent has said what it has to say. */
	async #quiet(): Promise<void> {
		const { time } = this.#world;
		const since = time.now;
		for (let nth = 1; time.now - since < PATIENCE_MS; nth += 1) {
			await this.#world.pause(400);
			// Silence, which wakes an object that was evicted.
			if (nth % 5 === 0 && this.#socket !== null)
				this.#object.take(this.#socket, new ArrayBuffer(2 * FRAME_SAMPLES));
			const mine = this.#object.sent.filter(({ socket }) => socket === this.#socket?.id);
			const last = mine.at(-1);
			if (last === undefined || time.now - last.at < 700) continue;
			const status = mine.findLast(({ message }) => message.includes('"type":"status"'));
			if (status?.message.includes("listening")) return;
		}
	}
}
