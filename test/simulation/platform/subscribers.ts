import type { World } from "../world.ts";

export interface Received {
	endpointId: string;
	/** The `webhook-id`. */
	id: string;
	body: string;
}

/** Somebody's server, and how it behaves. */
export interface Endpoint {
	endpointId: string;
	/** How likely it misbehaves. */
	moody: number;
	/** Answers 410 from the nth request on; null when it stays. */
	goneAfter: number | null;
}

type Mood = "hangs" | "refuses" | "accepts and drops" | "is busy" | "has no network";
const MOODS = ["hangs", "refuses", "accepts and drops", "is busy", "has no network"] as const;

/** The network behind the webhooks: servers that hang, refuse, answer into the void, or are gone. */
export class Subscribers {
	readonly received: Received[] = [];
	readonly #world: World;
	readonly #endpoints: ReadonlyMap<string, Endpoint>;
	readonly #requests = new Map<string, number>();

	constructor(world: World, endpoints: readonly Endpoint[]) {
		this.#world = world;
		this.#endpoints = new Map(endpoints.map((endpoint) => [endpoint.endpointId, endpoint]));
	}

	static url({ endpointId }: Endpoint): string {
		return `https://${endpointId}.example.com/hooks`;
	}

	readonly fetch = (url: string, init: RequestInit): Promise<Response> => {
		const endpointId = new URL(url).hostname.split(".")[0] ?? "";
		const endpoint = this.#endpoints.get(endpointId);
		if (endpoint === undefined) throw new Error(`nobody listens at ${url}`);
		return this.#world.cross(`webhook`, () => this.#answer(endpoint, init));
	};

	#answer(endpoint: Endpoint, init: RequestInit): Response | Promise<Response> {
		const { endpointId, moody, goneAfter } = endpoint;
		const nth = (this.#requests.get(endpointId) ?? 0) + 1;
		this.#requests.set(endpointId, nth);
		if (goneAfter !== null && nth > goneAfter) return new Response(null, { status: 410 });
		const mood: Mood | "is well" = this.#world.faults.strikes(moody)
			? this.#world.chance.oneOf(MOODS)
			: "is well";
		this.#world.note(`${endpointId} ${mood}`);
		const take = () => {
			const id = new Headers(init.headers).get("webhook-id") ?? "";
			this.received.push({ endpointId, id, body: typeof init.body === "string" ? init.body : "" });
		};
		switch (mood) {
			case "is well":
				take();
				return new Response(null, { status: 204 });
			case "accepts and drops":
				take();
				throw new TypeError("connection reset");
			case "hangs":
				return new Promise((_, reject) => {
					const giveUp = () => reject(new Error("aborted"));
					if (init.signal?.aborted) giveUp();
					else init.signal?.addEventListener("abort", giveUp);
				});
			case "refuses":
				return new Response(null, { status: 500 });
			case "is busy":
				return new Response(null, { status: 429, headers: { "retry-after": "30" } });
			case "has no network":
				throw new TypeError("no network");
		}
	}
}
