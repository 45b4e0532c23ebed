import type { World } from "../world.ts";

/** What came out of the call's object over one socket. */
export interface Sent {
	at: number;
	socket: string;
	/** The piece that its samples are of, and how long it plays; null for a message. */
	audio: { piece: number; ms: number } | null;
	/** The message's JSON; "" for audio. */
	message: string;
}

interface SocketParts {
	world: World;
	id: string;
	/** Called before anything leaves; false when the process dies over it. */
	leave: () => boolean;
	sent: (sent: Sent) => void;
	/** The object closed it. */
	closed: () => void;
}

const [OPEN, CLOSED] = [1, 3];

/** A caller's socket, as the call's object holds it. */
export class LineSocket {
	readonly id: string;
	readyState = OPEN;
	state: unknown = null;
	/** When it was closed, or its line dropped. */
	goneAt: number | null = null;
	readonly #parts: SocketParts;

	constructor(parts: SocketParts) {
		this.id = parts.id;
		this.#parts = parts;
	}

	setState(state: unknown): void {
		this.state = structuredClone(state);
	}

	send(data: string | ArrayBuffer): void {
		if (this.readyState !== OPEN) throw new Error("the socket is closed");
		const { world, leave, sent, id } = this.#parts;
		if (!leave()) return;
		const at = world.time.now;
		if (typeof data === "string") sent({ at, socket: id, audio: null, message: data });
		else sent({ at, socket: id, audio: soundOf(data), message: "" });
	}

	close(): void {
		if (this.readyState !== OPEN) return;
		this.drop();
		this.#parts.closed();
	}

	/** The line is gone, or the caller closed it. */
	drop(): void {
		this.readyState = CLOSED;
		this.goneAt ??= this.#parts.world.time.now;
	}
}

/** 16 samples are a millisecond. */
function soundOf(frame: ArrayBuffer): { piece: number; ms: number } {
	const samples = new Int16Array(frame);
	return { piece: samples[0] ?? 0, ms: samples.length / 16 };
}
