/**
 * Runs models. It has the shape of the binding of Workers AI, so the binding itself implements it.
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
