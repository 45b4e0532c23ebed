import { APICallError } from "ai";

import { ProviderError } from "../provider-error.ts";

/** What asking a language model threw: the AI SDK's provider wraps what our own `Ai` port had thrown. */
export function modelFailure(cause: unknown): ProviderError {
	if (cause instanceof ProviderError) return cause;
	if (cause instanceof Error && cause.cause instanceof ProviderError) return cause.cause;
	if (APICallError.isInstance(cause) && cause.statusCode !== undefined)
		return ProviderError.fromStatus("language_model", cause.statusCode);
	return new ProviderError("language_model_failed", { retryable: true, cause });
}
