import { type Place, type Result, runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";

const VOICES = ["orion", "angus"] as const;

export interface RunAllOptions {
	/** How many call at the same time. */
	readonly parallel: number;
	readonly onResult: (result: Result) => void;
}

/** All of them, in their own order in the answer whatever the order in which they end. */
export async function runAll(
	scenarios: readonly Scenario[],
	place: Place,
	{ parallel, onResult }: RunAllOptions,
): Promise<Result[]> {
	const results: Result[] = [];
	const waiting = scenarios.map((scenario, index) => ({ scenario, index }));
	const work = async () => {
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			const voice = VOICES[next.index % VOICES.length] ?? "orion";
			const result = await runScenario(next.scenario, place, voice);
			results[next.index] = result;
			onResult(result);
		}
	};
	await Promise.all(Array.from({ length: parallel }, work));
	return results;
}
