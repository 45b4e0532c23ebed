/**
 * The only thing a provider throws. `code` is for logs and events, and never read back: `retryable` and `status` say
 * what there is to decide by.
 */
export class ProviderError extends Error {
	override readonly name = "ProviderError";
	readonly code: string;
	readonly retryable: boolean;
	/** The HTTP status that it answered with; null when it did not answer, or with something else. */
	readonly status: number | null;
	/** How long it asks to be left alone; null when it does not. */
	readonly retryAfterSeconds: number | null;

	constructor(
		code: string,
		options: {
			retryable: boolean;
			cause?: unknown;
			status?: number;
			retryAfterSeconds?: number | null;
		},
	) {
		super(code, { cause: options.cause });
		this.code = code;
		this.retryable = options.retryable;
		this.status = options.status ?? null;
		this.retryAfterSeconds = options.retryAfterSeconds ?? null;
	}

	/** 429 and 5xx are worth another try; any other status will not change by itself. */
	static fromStatus(
		what: string,
		status: number,
		retryAfterSeconds: number | null = null,
	): ProviderError {
		return new ProviderError(`${what}_answered_${status}`, {
			retryable: status === 429 || status >= 500,
			status,
			retryAfterSeconds,
		});
	}
}
