import { ProviderError } from "../provider-error.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import type { Ai, AiOptions } from "./port.ts";

/**
 * The same models over HTTP: `POST {url}/run/{model}` with the input as JSON, or a WebSocket upgrade of
 * `GET {url}/run/{model}?…` with the input as query. The embedded engines answer these.
 */
export class HttpAi implements Ai {
	readonly #url: string;

	constructor(url: string) {
		this.#url = url.replace(/\/$/, "");
	}

	async run(
		model: string,
		input: Record<string, unknown>,
		options: AiOptions = {},
	): Promise<unknown> {
		const response = options.websocket
			? await this.#fetch(`${model}?${query(input)}`, { headers: { upgrade: "websocket" } })
			: await this.#fetch(model, {
					method: "POST",
					headers: { "content-type": "application/json" },
					body: JSON.stringify(input),
					...(options.signal && { signal: options.signal }),
				});
		if (options.returnRawResponse) return response;
		if (options.websocket) {
			if (!response.webSocket) throw failureOf(response);
			return response;
		}
		if (!response.ok) throw failureOf(response);
		return input["stream"] === true ? response.body : await readJson(response);
	}

	async #fetch(path: string, init: RequestInit): Promise<Response> {
		try {
			return await fetch(`${this.#url}/run/${path}`, init);
		} catch (cause) {
			if (init.signal?.aborted) throw cause;
			throw new ProviderError("ai_unreachable", { retryable: true, cause });
		}
	}
}

function failureOf({ status, headers }: Response): ProviderError {
	return ProviderError.fromStatus(
		"ai",
		status,
		retryAfterSeconds(headers.get("retry-after"), Date.now()),
	);
}

async function readJson(response: Response): Promise<unknown> {
	try {
		return await response.json();
	} catch (cause) {
		throw new ProviderError("ai_answered_no_json", { retryable: true, cause });
	}
}

function query(input: Record<string, unknown>): string {
	const pairs = Object.entries(input).flatMap(([key, value]) =>
		(Array.isArray(value) ? value : [value]).map((one) => [key, String(one)]),
	);
	return new URLSearchParams(pairs).toString();
}
