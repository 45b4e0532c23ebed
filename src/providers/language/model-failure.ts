import { APICallError } from "ai";

import { ProviderError } from "../provider-error.ts";
import { retryAfterSeconds } from "../retry-after.ts";

/** The error of a language model as a `ProviderError`. The AI SDK may have wrapped ours, once or more often. */
export function modelFailure(cause: unknown): ProviderError {
	for (let each = cause; each instanceof Error; each = each.cause)
		if (each instanceof ProviderError) return each;
	// The status of an answer that could not be read says nothing.
	if (APICallError.isInstance(cause) && cause.statusCode !== undefined && cause.statusCode >= 400)
		return ProviderError.fromStatus(
			"language_model",
			cause.statusCode,
			retryAfterSeconds(cause.responseHeaders?.["retry-after"] ?? null, Date.now()),
		);
	return new ProviderError("language_model_failed", { retryable: true, cause });
}
