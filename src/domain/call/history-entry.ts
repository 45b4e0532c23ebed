/** One thing that was said or done, for the next prompt. A tool's call and its result are one entry. */
export type HistoryEntry =
	| { who: "caller"; text: string }
	/** Only the heard text; `cutShort` when the caller did not hear the rest. */
	| { who: "agent"; text: string; cutShort: boolean }
	| { who: "tool"; toolCallId: string; tool: string; input: unknown; output: unknown };

/** What an entry costs beside its text: roles, names and quotes. */
const FRAME_CHARACTERS = 40;

/** How much of a prompt an entry takes, in characters. */
export function sizeOf(entry: HistoryEntry): number {
	if (entry.who !== "tool") return entry.text.length + FRAME_CHARACTERS;
	return jsonOf(entry.input).length + jsonOf(entry.output).length + 2 * FRAME_CHARACTERS;
}

/** The entry without the middle of what is longer than this. */
export function clipped(entry: HistoryEntry, characters: number): HistoryEntry {
	if (entry.who !== "tool") return { ...entry, text: withoutMiddle(entry.text, characters) };
	const [input, output] = [jsonOf(entry.input), jsonOf(entry.output)];
	if (input.length + output.length <= characters) return entry;
	const half = Math.floor(characters / 2);
	return {
		...entry,
		...(input.length > half && { input: { clipped: quotedWithin(input, half) } }),
		...(output.length > half && { output: quotedWithin(output, half) }),
	};
}

function jsonOf(value: unknown): string {
	return JSON.stringify(value ?? null);
}

/** A quote in a text takes two characters as JSON. */
function quotedWithin(json: string, characters: number): string {
	return withoutMiddle(json.replaceAll(/["\\]/g, "'"), characters);
}

function withoutMiddle(text: string, characters: number): string {
	if (text.length <= characters) return text;
	const mark = " […] ";
	const half = Math.floor((characters - mark.length) / 2);
	return `${text.slice(0, half)}${mark}${text.slice(-half)}`.toWellFormed();
}
