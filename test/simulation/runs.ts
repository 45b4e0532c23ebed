import { Chance } from "./chance.ts";
import { crashAt, calm, type Moment, storm } from "./faults.ts";
import { anyScenario, mainScenario, type mainScenarios } from "./scenarios.ts";
import { type Outcome, simulate } from "./simulate.ts";

/** How long the world misbehaves. */
const STORM_MINUTES = 40;

/** Any calls in any weather: one integer is the whole run. */
export async function runSeed(seed: number): Promise<Outcome> {
	const chance = new Chance(seed);
	return await simulate(chance, anyScenario(chance), (time) => storm(chance, time, STORM_MINUTES));
}

type MainScenario = keyof typeof mainScenarios;

/** A main scenario in a calm world, in which one process dies at one use of a port; `null` lets all live. */
export async function runScenario(
	name: MainScenario,
	crash: { nth: number; moment: Moment } | null,
): Promise<Outcome> {
	const chance = new Chance(1);
	const scenario = mainScenario(chance, name);
	return await simulate(chance, scenario, () =>
		crash === null ? calm(chance) : crashAt(chance, crash.nth, crash.moment),
	);
}

/** What a failing run prints: how to have it again, what was broken, and how it came to that. Empty when all was kept. */
export function report(run: string, { violations, trace }: Outcome): string {
	if (violations.length === 0) return "";
	const broken = violations.map(({ title, what }) => `  ${title}\n    ${what}`);
	return [run, ...broken, "the last of the trace:", ...trace().slice(-TRACE_LINES)].join("\n");
}

const TRACE_LINES = 300;
