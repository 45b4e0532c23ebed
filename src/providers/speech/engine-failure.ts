import { ProviderError } from "../provider-error.ts";

/**
 * The error of an engine as a `ProviderError`. The AI binding throws its own errors, for example for capacity and time-outs,
 * and a body may end early: all of these are retryable.
 */
export function asProviderError(cause: unknown, code: string): ProviderError {
	return cause instanceof ProviderError
		? cause
		: new ProviderError(code, { retryable: true, cause });
}
