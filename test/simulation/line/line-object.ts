import { CallAgent } from "../../../src/agent/call-agent.ts";
import { ADMISSION_HEADER, type Admission } from "../../../src/domain/wire/admission.ts";
import { ObjectStorage } from "../platform/object-storage.ts";
import { standIn } from "../platform/stand-in.ts";
import { Actor, type World } from "../world.ts";
import { LineSocket, type Sent } from "./socket.ts";

const ALARM = "alarm";

interface Life {
	actor: Actor;
	agent: CallAgent;
	started: Promise<void>;
	wake: (time: number) => Promise<void>;
}

/** A call's Durable Object, with the product's own `CallAgent` in it and the sockets of its callers. */
export class LineObject {
	readonly callId: string;
	readonly storage: ObjectStorage;
	readonly sent: Sent[] = [];
	/** When a process of it died. */
	readonly deaths: number[] = [];
	readonly #world: World;
	readonly #env: Env;
	readonly #sockets = new Map<LineSocket, () => void>();
	/** The socket that was dialled last. */
	newest: LineSocket | null = null;
	#life: Life | null = null;
	#lives = 0;
	#dialled = 0;
	#alarm = 0;
	#wokenFor: number | null = null;
	#doomed = false;

	constructor(world: World, parts: { callId: string; env: Env }) {
		this.#world = world;
		this.callId = parts.callId;
		this.#env = parts.env;
		this.storage = new ObjectStorage(world, () => this.#setAlarm());
	}

	/** A caller dials. */
	connect(admission: Admission, onClosed: () => void): LineSocket {
		const socket = new LineSocket({
			world: this.#world,
			id: `socket-${++this.#dialled}`,
			leave: () => this.#leave(),
			sent: (sent) => this.sent.push(sent),
			closed: onClosed,
		});
		this.newest = socket;
		this.#sockets.set(socket, onClosed);
		this.#tell((agent) => {
			const headers = { [ADMISSION_HEADER]: JSON.stringify(admission) };
			const request = new Request("https://calls.example.com/", { headers });
			agent.onConnect(connectionOf(socket), standIn("context", { request }));
		});
		return socket;
	}

	/** A frame of a caller arrives. */
	take(socket: LineSocket, message: string | ArrayBuffer): void {
		if (socket.readyState !== 1) return;
		this.#tell((agent) => void agent.onMessage(connectionOf(socket), message));
	}

	/** The runtime tells the object that a socket is closed, sooner or later. */
	closed(socket: LineSocket, code: number): void {
		socket.drop();
		// Those of a process that crashed are gone with it.
		if (!this.#sockets.delete(socket)) return;
		this.#tell((agent) => {
			void agent.onClose(connectionOf(socket), code, "", code === 1000);
		});
	}

	/** The process dies; its sockets outlive it when it was evicted, and not when it crashed. */
	die(sockets: "stay" | "drop"): void {
		if (this.#life === null) return;
		this.#world.note(`the call's process dies, and its sockets ${sockets}`);
		this.#life.actor.die();
		if (sockets === "stay") return;
		for (const [socket, onClosed] of this.#sockets) {
			socket.drop();
			onClosed();
		}
		this.#sockets.clear();
	}

	#tell(deed: (agent: CallAgent) => void): void {
		const { actor, agent, started } = this.#wake();
		void this.#world.run(actor, async () => {
			await started;
			if (actor.alive) deed(agent);
		});
	}

	#wake(): Life {
		if (this.#life !== null) return this.#life;
		this.#lives += 1;
		this.#doomed = false;
		const actor = new Actor({
			kind: "call",
			name: `line#${this.#lives}`,
			skewMs: 0,
			release: () => this.storage.flush(),
		});
		actor.onDeath(() => {
			this.deaths.push(this.#world.time.now);
			this.storage.drop();
			this.#life = null;
			this.#wokenFor = null;
			this.#setAlarm();
		});
		return this.#world.run(actor, () => {
			const storage = this.storage.seenBy(actor);
			let wake: Life["wake"] = nothing;
			const started = Promise.withResolvers<void>();
			const ctx = standIn<DurableObjectState>("ctx", {
				id: { name: this.callId },
				storage,
				waitUntil: (work: Promise<unknown>) => void work.catch(() => undefined),
				connections: () => [...this.#sockets.keys()].map(connectionOf),
				jobs: {
					push: async ({ time }: { time: number }) => storage.kv.put(ALARM, time),
					cancel: async () => storage.kv.delete(ALARM),
				},
				ready: () => started.promise,
				onJob: (onJob: Life["wake"]) => (wake = onJob),
			});
			const agent = new CallAgent(ctx, this.#env);
			const life = { actor, agent, started: started.promise, wake: (time: number) => wake(time) };
			this.#life = life;
			void agent.onStart().then(started.resolve);
			return life;
		});
	}

	/** Something leaves the object: what was written before is on disk, unless the process dies just now. */
	#leave(): boolean {
		const { actor } = this.#world;
		if (this.#doomed || !actor.alive) return false;
		if (this.#world.faults.crashes({ place: "line", nth: 0, moment: "before", kind: "call" })) {
			this.#doomed = true;
			const sockets = this.#world.chance.oneOf(["stay", "drop"] as const);
			this.#world.time.after(0, () => this.die(sockets));
			return false;
		}
		this.storage.flush();
		return true;
	}

	#setAlarm(): void {
		const time = this.storage.value(ALARM);
		this.#alarm += 1;
		const mine = this.#alarm;
		if (typeof time !== "number" || time === this.#wokenFor) return;
		this.#world.time.after(time - this.#world.time.now, () => {
			if (this.#alarm === mine) this.#onAlarm(time);
		});
	}

	#onAlarm(time: number): void {
		const { actor, started, wake } = this.#wake();
		if (this.storage.value(ALARM) !== time) return;
		this.#wokenFor = time;
		void this.#world.run(actor, async () => {
			await started;
			this.#world.note("the alarm goes off");
			await wake(time);
			this.#wokenFor = null;
			this.storage.flush();
			this.storage.forget(ALARM, time);
		});
	}
}

const nothing = () => Promise.resolve();

type Connection = Parameters<CallAgent["onConnect"]>[0];

function connectionOf(socket: LineSocket): Connection {
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only what the product uses of a connection is there
	return socket as unknown as Connection;
}
