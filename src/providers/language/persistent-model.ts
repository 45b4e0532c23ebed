import type { LanguageModelMiddleware } from "ai";

import { systemClock } from "../../clock.ts";
import { log } from "../../log.ts";
import { ProviderError } from "../provider-error.ts";
import type { Circuit } from "./circuit.ts";
import { answerInTime, isContent, type TimeLimits } from "./limit-time.ts";
import { modelFailure } from "./model-failure.ts";
import type { CallOptions, Model, Part } from "./stream-parts.ts";

export interface Candidate {
	model: Model;
	circuit: Circuit;
}

interface PersistentModelOptions {
	/** The model that is asked first, and the one that is asked when it fails, if there is one. */
	candidates: readonly [Candidate, Candidate?];
	limits: TimeLimits;
	/** How long a model is not asked that failed again and again, in ms. */
	openMs: number;
}

/**
 * Answers although a model fails. One that failed or stalled before its first word is followed by the other model, or is
 * asked once more where there is no other. A model that failed again and again is left out for a while. Behind the first
 * word a failure is final, because the caller has heard it.
 */
export function persistentModel(options: PersistentModelOptions): LanguageModelMiddleware {
	return {
		specificationVersion: "v4",
		wrapStream: async ({ params }) => {
			const parts = answer(params, options);
			// A model that cannot be asked at all is an error here, as it would be without this.
			return { stream: streamOf(await parts.next(), parts) };
		},
	};
}

async function* answer(
	params: CallOptions,
	{ candidates: [first, second = first], limits, openMs }: PersistentModelOptions,
): AsyncGenerator<Part> {
	const able = [first, second].filter(({ circuit }) => !circuit.isOpen(Date.now()));
	let failure = new ProviderError("language_model_given_up", { retryable: true });
	let before: Candidate | null = null;
	for (const candidate of able) {
		const again = candidate === before;
		if (again && !(await mayAskAgain(failure, limits, params.abortSignal))) break;
		before = candidate;
		let begun = false;
		try {
			for await (const part of answerInTime(candidate.model, params, limits)) {
				begun ||= isContent(part);
				if (part.type === "error") throw part.error;
				yield part;
			}
			candidate.circuit.succeeded();
			return;
		} catch (cause) {
			if (params.abortSignal?.aborted) throw cause;
			failure = modelFailure(cause);
			candidate.circuit.failed(Date.now(), openMs);
			log.warn({
				what: "language model failed",
				model: candidate.model.modelId,
				code: failure.code,
			});
			if (begun) throw failure;
		}
	}
	throw failure;
}

/** Waits as long as the server asks for. False when the answer would be the same, or the caller would wait too long. */
async function mayAskAgain(
	{ retryable, retryAfterSeconds }: ProviderError,
	{ firstMs }: TimeLimits,
	signal: AbortSignal | undefined,
): Promise<boolean> {
	const pauseMs = (retryAfterSeconds ?? 0) * 1000;
	if (!retryable || pauseMs > firstMs) return false;
	if (pauseMs > 0) await systemClock.sleep(pauseMs, signal ?? new AbortController().signal);
	return signal?.aborted !== true;
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
