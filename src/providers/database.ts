import { z } from "zod";

import { ProviderError } from "./provider-error.ts";

/** A database that is down or busy is worth another try. A row that no schema takes is our own bug, and is thrown as it is. */
export async function orUnavailable<T>(code: string, asked: Promise<T>): Promise<T> {
	try {
		return await asked;
	} catch (cause) {
		if (cause instanceof z.ZodError) throw cause;
		throw new ProviderError(code, { retryable: true, cause });
	}
}
