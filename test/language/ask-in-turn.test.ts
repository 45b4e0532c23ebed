import { expect, it } from "vitest";

import { askInTurn } from "../../src/providers/ask-in-turn.ts";
import { Circuit } from "../../src/providers/circuit.ts";

const NOW = 1_000_000;

/** Asks one engine that was given up a moment ago, and reads its answer to its end. */
async function askAgain(isBrokenOff: boolean): Promise<Circuit> {
	const circuit = new Circuit(1);
	circuit.failed(NOW, 30_000);
	const asking = new AbortController();
	const answers = askInTurn({
		what: "synthesiser",
		engines: [{ name: "a voice", circuit }],
		async *ask() {
			yield await Promise.resolve("a sound");
			if (isBrokenOff) asking.abort();
		},
		failureOf: () => expect.unreachable(),
		longestPauseMs: 0,
		openMs: 30_000,
		signal: asking.signal,
	});
	for await (const answer of answers) expect(answer).toBe("a sound");
	return circuit;
}

it.each([
	[true, "is not trusted again by an answer that was broken off"],
	[false, "is trusted again once it has answered to its end"],
])("an engine that was given up (broken off: %s) %s", async (isBrokenOff) => {
	const circuit = await askAgain(isBrokenOff);
	expect(circuit.isOpen(NOW)).toBe(isBrokenOff);
});
