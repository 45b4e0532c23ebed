/** What the product takes from `cloudflare:workflows`, which exists only on the platform. */
export class NonRetryableError extends Error {
	override readonly name = "NonRetryableError";
}
