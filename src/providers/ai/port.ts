/**
 * Speaking to models, in the shape of Workers AI's binding, so that the binding itself is an adapter.
 * - `{ websocket: true }` → a `Response` whose `webSocket` is open for frames.
 * - `{ returnRawResponse: true }` → the `Response`, whatever its status.
 * - `input.stream` → a `ReadableStream` of server-sent events.
 * - otherwise → the parsed JSON answer.
 */
export interface Ai {
	run(model: string, input: Record<string, unknown>, options?: AiOptions): Promise<unknown>;
}

export interface AiOptions {
	websocket?: boolean;
	returnRawResponse?: boolean;
	signal?: AbortSignal;
}
