import { z } from "zod";

import { ProviderError } from "./provider-error.ts";

/** Turns a failure of the database into a retryable `ProviderError`. A row that breaks its schema is our own bug, and is thrown as it is. */
export async function orUnavailable<T>(code: string, asked: Promise<T>): Promise<T> {
	try {
		return await asked;
	} catch (cause) {
		if (cause instanceof z.ZodError) throw cause;
		throw new ProviderError(code, { retryable: true, cause });
	}
}
