import type { LanguageModelMiddleware } from "ai";

import { askInTurn, type Engine } from "../ask-in-turn.ts";
import { answerInTime, isContent, type TimeLimits } from "./limit-time.ts";
import { modelFailure } from "./model-failure.ts";
import type { CallOptions, Model, Part } from "./stream-parts.ts";

export interface Candidate extends Engine {
	model: Model;
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
 * word a failure is final here, because it has been passed on; whoever asks again then is answered by the other model.
 */
export function persistentModel(options: PersistentModelOptions): LanguageModelMiddleware {
	let failedLast: Candidate | null = null;
	const onFailed = (candidate: Candidate) => (failedLast = candidate);
	return {
		specificationVersion: "v4",
		wrapStream: async ({ params }) => {
			const [first, second = first] = options.candidates;
			const candidates = first === failedLast ? [second, first] : [first, second];
			const parts = answer(params, { ...options, candidates, onFailed });
			// A model that cannot be asked at all is an error here, as it would be without this.
			return { stream: streamOf(await parts.next(), parts) };
		},
	};
}

interface AnswerOptions extends Omit<PersistentModelOptions, "candidates"> {
	candidates: readonly Candidate[];
	onFailed: (candidate: Candidate) => void;
}

function answer(
	params: CallOptions,
	{ candidates, limits, openMs, onFailed }: AnswerOptions,
): AsyncGenerator<Part> {
	let begun = false;
	return askInTurn({
		what: "language_model",
		engines: candidates.filter(({ circuit }) => !circuit.isOpen(Date.now())),
		async *ask(candidate) {
			begun = false;
			try {
				for await (const part of answerInTime(candidate.model, params, limits)) {
					begun ||= isContent(part);
					if (part.type === "error") throw part.error;
					yield part;
				}
			} catch (cause) {
				onFailed(candidate);
				throw cause;
			}
		},
		failureOf: modelFailure,
		mayGoOn: () => !begun,
		longestPauseMs: limits.firstMs,
		openMs,
		signal: params.abortSignal ?? new AbortController().signal,
	});
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
