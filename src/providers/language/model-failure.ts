import { APICallError } from "ai";

import { ProviderError } from "../provider-error.ts";
import { retryAfterSeconds } from "../retry-after.ts";

/** The error of a language model as a `ProviderError`. The AI SDK may have wrapped the error that our `Ai` port threw. */
export function modelFailure(cause: unknown): ProviderError {
	if (cause instanceof ProviderError) return cause;
	if (cause instanceof Error && cause.cause instanceof ProviderError) return cause.cause;
	if (APICallError.isInstance(cause) && cause.statusCode !== undefined)
		return ProviderError.fromStatus(
			"language_model",
			cause.statusCode,
			retryAfterSeconds(cause.responseHeaders?.["retry-after"] ?? null, Date.now()),
		);
	return new ProviderError("language_model_failed", { retryable: true, cause });
}
