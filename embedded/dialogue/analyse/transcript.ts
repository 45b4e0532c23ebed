import type { Step } from "../conversation.ts";
import { fromJson } from "../wire/input.ts";

const LINE = /^\s*(Caller|Agent|Tool)\b(.*)$/;
const CALL = /^\s*([a-z_]+)\((.*)\) returned (.*)$/;

/**
 * The steps of a written transcript: `Caller: …`, `Agent: …` and `Tool name({…}) returned {…}`.
 * A line that begins like none of them goes on with the words before it.
 */
export function readTranscript(text: string): Step[] {
	const steps: Step[] = [];
	for (const line of text.split("\n")) {
		const [, who, rest = ""] = LINE.exec(line) ?? [];
		const said = rest.replace(/^\s*:\s*/, "").trim();
		if (who === "Caller" && rest.trimStart().startsWith(":"))
			steps.push({ kind: "heard", text: said });
		if (who === "Agent" && rest.trimStart().startsWith(":"))
			steps.push({ kind: "said", text: said });
		if (who === "Tool") steps.push(...toolSteps(rest, `line ${steps.length}`));
	}
	return steps;
}

function toolSteps(rest: string, id: string): Step[] {
	const [, tool, input, output] = CALL.exec(rest) ?? [];
	if (tool === undefined || input === undefined || output === undefined) return [];
	return [
		{ kind: "called", id, tool, input: fromJson(input) },
		{ kind: "returned", id, tool, output: fromJson(output) },
	];
}
