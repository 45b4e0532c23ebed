import type { Turn } from "./conversation.ts";
import { linesOf, type TranscriptLine } from "./transcript.ts";

/** A turn for a model that describes it: one line for each thing that was said, without line breaks, so that the caller cannot add a line of the agent. */
export function writtenTurn(turn: Turn): string[] {
	const said = linesOf(turn);
	const of = (speaker: TranscriptLine["who"]) => said.filter(({ who }) => who === speaker);
	return [
		...of("caller").map(({ text }) => `Caller: ${oneLine(text)}`),
		...toolLines(turn),
		...of("agent").map(({ text }) => `Agent: ${oneLine(text)}`),
	];
}

function toolLines({ tools }: Turn): string[] {
	return tools
		.flatMap(({ returned, ...asked }) => (returned === null ? [] : [{ ...asked, returned }]))
		.toSorted((a, b) => a.returned.seq - b.returned.seq)
		.map(({ tool, input, returned }) => {
			const output = JSON.stringify(returned.output ?? null);
			return `Tool ${tool}(${JSON.stringify(input)}) returned ${output}`;
		});
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, " ").trim();
}
