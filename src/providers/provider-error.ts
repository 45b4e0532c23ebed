/** The only error that a provider throws. Decide by `retryable` and `status`; `code` is for logs and events only. */
export class ProviderError extends Error {
	override readonly name = "ProviderError";
	readonly code: string;
	readonly retryable: boolean;
	/** The HTTP status of the answer; null when there was no answer. */
	readonly status: number | null;
	/** The `Retry-After` of the answer; null when it had none. */
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

	/** 429 and 5xx are retryable. Other statuses will not change by themselves. */
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
