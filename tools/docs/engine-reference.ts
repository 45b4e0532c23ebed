import { RECOGNISERS, SYNTHESISERS } from "../../src/domain/agents/engines.ts";

const BEGIN =
	"<!-- Engines: written by `node tools/docs/main.ts` from src/domain/agents/engines.ts. -->";
const END = "<!-- End of engines. -->";

/** The page with its tables of engines as they are now, in place of those that it has. */
export function withEngines(page: string): string {
	const [before, rest = ""] = page.split(BEGIN);
	const [, after = ""] = rest.split(END);
	return `${before}${BEGIN}\n\n${recognisers()}\n\n${synthesisers()}\n\n${END}${after}`;
}

function recognisers(): string {
	const rows = Object.entries(RECOGNISERS).map(([name, { languages, keyterms }]) => {
		const limits =
			keyterms === null ? "not used" : `${keyterms.max}, of ${keyterms.maxTokens} tokens together`;
		return `| \`${name}\` | ${languages.join(", ")} | ${limits} |`;
	});
	return ["| recogniser | languages | keyterms, at most |", "|---|---|---|", ...rows].join("\n");
}

function synthesisers(): string {
	const rows = Object.entries(SYNTHESISERS).map(
		([name, { languages, voices }]) =>
			`| \`${name}\` | ${languages.join(", ")} | ${voices.join(", ")} |`,
	);
	return ["| synthesiser | languages | voices |", "|---|---|---|", ...rows].join("\n");
}
