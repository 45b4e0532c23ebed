import { stripVTControlCharacters } from "node:util";

import { z } from "zod";

/** A line of the product's own log: one JSON object with a fixed `what`. See src/log.ts. */
const LogLine = z.looseObject({ what: z.string() });
export type LogLine = z.infer<typeof LogLine>;

/** Collects the product's own log from what `startProduct` prints; `lines` grows as they come. */
export function collectLogLines() {
	const lines: LogLine[] = [];
	const onLine = (from: "product" | "engines", text: string) => {
		const line = from === "product" ? readLogLine(text) : null;
		if (line) lines.push(line);
	};
	return { lines, onLine };
}

/** The JSON object in a line of `wrangler dev`'s output; null when the line is somebody else's. */
export function readLogLine(line: string): LogLine | null {
	const plain = stripVTControlCharacters(line);
	const from = plain.indexOf("{");
	const to = plain.lastIndexOf("}");
	if (from === -1 || to < from) return null;
	try {
		const parsed = LogLine.safeParse(JSON.parse(plain.slice(from, to + 1)));
		return parsed.success ? parsed.data : null;
	} catch {
		return null;
	}
}
