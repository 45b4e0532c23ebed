/** What a trace is made of: a message of the server, or what its reader adds, with a type in brackets. */
export type Entry = { type: string } & Record<string, unknown>;

/**
 * One line of JSON for each entry. Durations and ids are placeholders, and those of turns are counted in the order in
 * which they come. Keys are sorted: which there are is compared, and not where.
 */
export function writeTrace(entries: readonly Entry[]): string {
	const ids = new Map<unknown, string>();
	return entries
		.map((entry) => JSON.stringify(entry, (key, value: unknown) => shown(key, value, ids)))
		.map((line) => `${line}\n`)
		.join("");
}

function shown(key: string, value: unknown, ids: Map<unknown, string>): unknown {
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return sorted(value);
	if (typeof value === "number") return /(?:_ms|Ms)$/.test(key) ? "(ms)" : value;
	if (typeof value !== "string") return value;
	if (/^call_\w{26}$/.test(value)) return "(call)";
	// The SDK's own pipeline cuts sentences at plain spaces, so a piece may come with others.
	if (key === "text") return value.replaceAll("\u00A0", " ");
	if (key !== "turnId") return value;
	const id = ids.get(value) ?? `(turn ${ids.size + 1})`;
	ids.set(value, id);
	return id;
}

function sorted(value: object): object {
	const { type, ...rest }: { type?: unknown } = value;
	const pairs = Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1));
	return { ...(type !== undefined && { type }), ...Object.fromEntries(pairs) };
}
