import { type Clock, systemClock } from "../clock.ts";
import { log } from "../log.ts";
import type { Circuit } from "./circuit.ts";
import { ProviderError } from "./provider-error.ts";

/** An engine that can be asked, and what is remembered of it. */
export interface Engine {
	readonly name: string;
	readonly circuit: Circuit;
}

interface Asking<E extends Engine, T> {
	/** What the engines are, for errors and logs: `language_model`. */
	what: string;
	/** In the order in which they are asked. One that stands there twice is asked again. */
	engines: readonly E[];
	ask: (engine: E) => AsyncIterable<T>;
	failureOf: (cause: unknown) => ProviderError;
	/** False when a failure is final, because what was given cannot be taken back. Always true when left out. */
	mayGoOn?: () => boolean;
	/** An engine may want a pause before it is asked again. A longer one is not waited for. */
	longestPauseMs: number;
	/** How long an engine's circuit stays open. */
	openMs: number;
	signal: AbortSignal;
	clock?: Clock;
}

/**
 * Asks one engine after another until one has answered to its end, and passes on what they give. One is asked again only
 * when that may help.
 * @throws ProviderError the last failure. After an abort whatever the engine throws.
 */
export async function* askInTurn<E extends Engine, T>(asking: Asking<E, T>): AsyncGenerator<T> {
	const { what, engines, ask, failureOf, mayGoOn, longestPauseMs, openMs, signal } = asking;
	const clock = asking.clock ?? systemClock;
	let failure = new ProviderError(`${what}_given_up`, { retryable: true });
	let before: E | null = null;
	for (const engine of engines) {
		if (engine === before) {
			const pauseMs = (failure.retryAfterSeconds ?? 0) * 1000;
			if (!failure.retryable || pauseMs > longestPauseMs) continue;
			if (pauseMs > 0) await clock.sleep(pauseMs, signal);
			if (signal.aborted) return;
		}
		before = engine;
		try {
			yield* ask(engine);
			// What was broken off proves nothing.
			if (!signal.aborted) engine.circuit.succeeded();
			return;
		} catch (cause) {
			if (signal.aborted) throw cause;
			failure = failureOf(cause);
			// What it will always refuse does not mean that it is down.
			if (failure.retryable) engine.circuit.failed(clock.now(), openMs);
			log.warn({ what: "engine failed", engine: what, name: engine.name, code: failure.code });
			if (mayGoOn?.() === false) break;
		}
	}
	throw failure;
}
