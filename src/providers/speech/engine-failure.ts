import { ProviderError } from "../provider-error.ts";

/**
 * What an engine threw, as the ports promise it. The AI binding throws errors of its own, for capacity and
 * time-outs among others, and a body may break off: all of it is worth another try.
 */
export function asProviderError(cause: unknown, code: string): ProviderError {
	return cause instanceof ProviderError
		? cause
		: new ProviderError(code, { retryable: true, cause });
}
