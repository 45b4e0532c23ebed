import type { Clock } from "../clock.ts";
import { accepted, refused, type Result } from "../domain/result.ts";
import { ProviderError } from "../providers/provider-error.ts";

/**
 * Waits `ms` for a provider and no longer. `timed_out`: what was asked may still be done later. Anything but a
 * `ProviderError` is thrown.
 */
export async function withTimeout<T>(
	ask: () => Promise<T>,
	{ ms, clock }: { ms: number; clock: Clock },
): Promise<Result<T, "failed" | "timed_out">> {
	const settled = new AbortController();
	const timeout = clock.sleep(ms, settled.signal).then(() => refused("timed_out" as const));
	const asked = ask().then(accepted, (cause: unknown) => {
		if (cause instanceof ProviderError) return refused("failed" as const);
		throw cause;
	});
	try {
		return await Promise.race([asked, timeout]);
	} finally {
		settled.abort();
	}
}
