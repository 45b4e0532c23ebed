/**
 * Reads `Retry-After`, a number of seconds or an HTTP date. Null when it is neither.
 * @param now milliseconds since the epoch.
 */
export function retryAfterSeconds(header: string | null, now: number): number | null {
	if (header === null) return null;
	if (/^\d+$/.test(header.trim())) return Number(header);
	const at = Date.parse(header);
	return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}
