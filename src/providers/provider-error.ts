/** The only thing a provider throws. `retryable` was decided where the status code was at hand. */
export class ProviderError extends Error {
	override readonly name = "ProviderError";
	readonly code: string;
	readonly retryable: boolean;

	constructor(code: string, options: { retryable: boolean; cause?: unknown }) {
		super(code, { cause: options.cause });
		this.code = code;
		this.retryable = options.retryable;
	}

	/** 429 and 5xx are worth another try; any other status will not change by itself. */
	static fromStatus(what: string, status: number): ProviderError {
		return new ProviderError(`${what}_answered_${status}`, {
			retryable: status === 429 || status >= 500,
		});
	}
}
