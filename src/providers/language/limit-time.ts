import type { LanguageModelMiddleware } from "ai";

import { ProviderError } from "../provider-error.ts";
import { modelFailure } from "./model-failure.ts";
import type { Part, WrapStream } from "./stream-parts.ts";

/** How long a caller waits for a model, in ms. */
export interface TimeLimits {
	/** For the first word or tool call. */
	firstMs: number;
	/** From one of them to the next. */
	nextMs: number;
	/** For the whole answer. */
	totalMs: number;
}

type Model = Parameters<WrapStream>[0]["model"];
type CallOptions = Parameters<Model["doStream"]>[0];

/**
 * Gives up on a model that keeps the caller waiting: it errs with `language_model_stalled`. A model that failed or stalled
 * before its first word is asked once more.
 */
export function limitTime(limits: TimeLimits): LanguageModelMiddleware {
	return {
		specificationVersion: "v4",
		wrapStream: async ({ model, params }) => {
			const parts = answer(model, params, limits);
			// A model that cannot be asked at all is an error here, as without limits.
			return { stream: streamOf(await parts.next(), parts) };
		},
	};
}

async function* answer(
	model: Model,
	options: CallOptions,
	limits: TimeLimits,
): AsyncGenerator<Part> {
	let begun = false;
	try {
		for await (const part of ask(model, options, limits)) {
			begun ||= isContent(part);
			if (part.type === "error" && !begun) throw part.error;
			yield part;
		}
		return;
	} catch (cause) {
		if (begun || options.abortSignal?.aborted || !modelFailure(cause).retryable) throw cause;
	}
	yield* ask(model, options, limits);
}

/** One answer. Only the time in which we wait for the model counts, and not that in which tools run. */
async function* ask(
	model: Model,
	options: CallOptions,
	{ firstMs, nextMs, totalMs }: TimeLimits,
): AsyncGenerator<Part> {
	const late = new AbortController();
	const { abortSignal } = options;
	const signals = abortSignal ? [abortSignal, late.signal] : [late.signal];
	let [leftMs, leftInAllMs] = [firstMs, totalMs];
	const inTime = async <T>(waiting: PromiseLike<T>): Promise<T> => {
		const [since, limitMs] = [Date.now(), Math.max(0, Math.min(leftMs, leftInAllMs))];
		try {
			return await within(waiting, limitMs);
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

/** @throws ProviderError `language_model_stalled` when it takes longer. */
async function within<T>(waiting: PromiseLike<T>, ms: number): Promise<T> {
	const late = Promise.withResolvers<never>();
	const stalled = new ProviderError("language_model_stalled", { retryable: true });
	const timer = setTimeout(() => late.reject(stalled), ms);
	try {
		return await Promise.race([waiting, late.promise]);
	} finally {
		clearTimeout(timer);
	}
}

/** Reasoning is not: nobody hears it. */
function isContent({ type }: Part): boolean {
	return type === "text-delta" || type.startsWith("tool-");
}

function streamOf(first: IteratorResult<Part>, parts: AsyncGenerator<Part>): ReadableStream<Part> {
	let next: IteratorResult<Part> | null = first;
	return new ReadableStream({
		async pull(out) {
			const { done, value } = next ?? (await parts.next());
			next = null;
			if (done) out.close();
			else out.enqueue(value);
		},
		async cancel() {
			await parts.return(undefined);
		},
	});
}
