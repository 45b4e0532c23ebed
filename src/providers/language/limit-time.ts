import { answerWithin } from "../../clock.ts";
import { ProviderError } from "../provider-error.ts";
import type { CallOptions, Model, Part } from "./stream-parts.ts";

/** How long a caller waits for a model, in ms. */
export interface TimeLimits {
	/** For the first word or tool call. */
	firstMs: number;
	/** From one of them to the next. */
	nextMs: number;
	/** For the whole answer. */
	totalMs: number;
}

/**
 * One answer of a model. Only the time in which we wait for the model counts, and not that in which tools run.
 * @throws ProviderError `language_model_stalled` when the model keeps the caller waiting.
 */
export async function* answerInTime(
	model: Model,
	options: CallOptions,
	{ firstMs, nextMs, totalMs }: TimeLimits,
): AsyncGenerator<Part> {
	const late = new AbortController();
	const { abortSignal } = options;
	const signals = abortSignal ? [abortSignal, late.signal] : [late.signal];
	let [leftMs, leftInAllMs] = [firstMs, totalMs];
	const inTime = async <T>(waiting: PromiseLike<T>): Promise<T> => {
		const [since, limitMs] = [Date.now(), Math.min(leftMs, leftInAllMs)];
		try {
			return await answerWithin(limitMs, waiting, stalled);
		} finally {
			leftMs -= Date.now() - since;
			leftInAllMs -= Date.now() - since;
		}
	};
	try {
		const { stream } = await inTime(
			model.doStream({ ...options, abortSignal: AbortSignal.any(signals) }),
		);
		const reader = stream.getReader();
		for (;;) {
			const { done, value } = await inTime(reader.read());
			if (done) return;
			if (isContent(value)) leftMs = nextMs;
			yield value;
		}
	} finally {
		// Also when the answer is not read to its end: this closes the connection to the model.
		late.abort();
	}
}

function stalled(): ProviderError {
	return new ProviderError("language_model_stalled", { retryable: true });
}

/** Reasoning is not: nobody hears it. */
export function isContent({ type }: Part): boolean {
	return type === "text-delta" || type.startsWith("tool-");
}
