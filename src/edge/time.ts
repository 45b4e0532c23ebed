/** Milliseconds since the epoch, as the API writes them. */
export function isoTime(ms: number): string {
	return new Date(ms).toISOString();
}

export function isoTimeOrNull(ms: number | null): string | null {
	return ms === null ? null : isoTime(ms);
}

/** An ISO 8601 time that a schema let through, in milliseconds since the epoch. */
export function msOrUndefined(iso: string | undefined): number | undefined {
	return iso === undefined ? undefined : Date.parse(iso);
}
