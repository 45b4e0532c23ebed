import type { Step } from "../conversation.ts";
import { fromJson } from "../wire/input.ts";

const SPOKEN = /^\s*(Caller|Agent)\s*:(.*)$/;
const TOOL = /^\s*Tool\s+([a-z_]+)\((.*)\) returned (.*)$/;

/**
 * The steps of a written transcript, one line each: `Caller: …`, `Agent: …` and `Tool name({…}) returned {…}`.
 * Other lines are skipped.
 */
export function readTranscript(text: string): Step[] {
	return text.split("\n").flatMap((line, index): Step[] => {
		const [, speaker, said = ""] = SPOKEN.exec(line) ?? [];
		if (speaker !== undefined)
			return [{ kind: speaker === "Caller" ? "heard" : "said", text: said.trim() }];
		const [, tool, input, output] = TOOL.exec(line) ?? [];
		if (tool === undefined) return [];
		const id = `line ${index}`;
		return [
			{ kind: "called", id, tool, input: fromJson(input) },
			{ kind: "returned", id, tool, output: fromJson(output) },
		];
	});
}
