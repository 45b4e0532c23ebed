import type { Ai } from "../ai/port.ts";
import { ProviderError } from "../provider-error.ts";
import { asProviderError } from "./engine-failure.ts";

/** An upgrade is answered within a second, or something is wrong. */
const CONNECT_TIMEOUT_MS = 3_000;

/** Opens a recogniser's socket, which is not accepted yet. Throws `ProviderError`. */
export async function connectSocket(
	ai: Ai,
	model: string,
	input: Record<string, unknown>,
): Promise<WebSocket> {
	const late = Promise.withResolvers<never>();
	const timer = setTimeout(
		() => late.reject(new ProviderError("recogniser_too_slow", { retryable: true })),
		CONNECT_TIMEOUT_MS,
	);
	const opening = open(ai, model, input);
	try {
		return await Promise.race([opening, late.promise]);
	} catch (cause) {
		void closeWhenOpen(opening);
		throw cause;
	} finally {
		clearTimeout(timer);
	}
}

/** A socket that opens after all is not needed any more. */
async function closeWhenOpen(opening: Promise<WebSocket>): Promise<void> {
	try {
		const socket = await opening;
		socket.accept();
		socket.close(1000, "too late");
	} catch {
		// It never opened, which was reported.
	}
}

async function open(ai: Ai, model: string, input: Record<string, unknown>): Promise<WebSocket> {
	try {
		const response = await ai.run(model, input, { websocket: true });
		const socket = socketOf(response);
		if (socket !== null) return socket;
		if (response instanceof Response && !response.ok)
			throw ProviderError.fromStatus("recogniser", response.status);
		throw new ProviderError("recogniser_gave_no_socket", { retryable: true });
	} catch (cause) {
		throw asProviderError(cause, "recogniser_unreachable");
	}
}

/** The binding's answer need not be an instance of our `Response`, so only its socket is checked. */
function socketOf(response: unknown): WebSocket | null {
	if (typeof response !== "object" || response === null || !("webSocket" in response)) return null;
	return response.webSocket instanceof WebSocket ? response.webSocket : null;
}
