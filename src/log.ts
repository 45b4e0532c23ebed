/** A line of the log. `what` is a fixed text. What a caller said, or who they are, goes under keys that begin with `pii.`. */
type Line = { what: string } & Record<string, unknown>;

function write(level: "info" | "warn" | "error", line: Line): void {
	const cause = line["cause"];
	const flat =
		cause instanceof Error ? { ...line, cause: `${cause.name}: ${cause.message}` } : line;
	console[level](JSON.stringify({ level, ...flat }));
}

/** The logger of the product. It writes one JSON object a line. */
export const log = {
	info: (line: Line) => write("info", line),
	warn: (line: Line) => write("warn", line),
	error: (line: Line) => write("error", line),
};
export type Log = typeof log;
