import { Chance } from "./chance.ts";
import { crashAt, calm, type Moment, stallAt, storm } from "./faults.ts";
import { anyScenario, mainScenario, type mainScenarios } from "./scenarios.ts";
import { type Outcome, simulate } from "./simulate.ts";

/** How long the world misbehaves. */
const STORM_MINUTES = 40;

/** Any calls in any weather: one integer is the whole run. */
export async function runSeed(seed: number): Promise<Outcome> {
	const chance = new Chance(seed);
	return await simulate(chance, anyScenario(chance), (time) => storm(chance, time, STORM_MINUTES));
}

/** A main scenario in a calm world, where one thing goes wrong at one use of a port; `null` for nothing. */
async function runScenario(
	name: keyof typeof mainScenarios,
	trouble: { nth: number; what: Moment | "stall" } | null,
): Promise<Outcome> {
	const chance = new Chance(1);
	const scenario = mainScenario(chance, name);
	return await simulate(chance, scenario, () => {
		if (trouble === null) return calm(chance);
		const { nth, what } = trouble;
		return what === "stall" ? stallAt(chance, nth) : crashAt(chance, nth, what);
	});
}

/**
 * A main scenario once for every use of a port and everything that can go wrong there: its process dies before the
 * effect, or after; or it takes so long that others overtake it.
 */
export async function* everyTrouble(
	name: keyof typeof mainScenarios,
): AsyncGenerator<{ run: string; outcome: Outcome }> {
	const whole = await runScenario(name, null);
	yield { run: name, outcome: whole };
	for (let nth = 1; nth <= whole.crossings; nth += 1)
		for (const what of ["before", "after", "stall"] as const) {
			const run = `${name}, use ${nth} of a port: ${TROUBLES[what]}`;
			yield { run, outcome: await runScenario(name, { nth, what }) };
		}
}

const TROUBLES = {
	before: "its process dies before the effect",
	after: "its process dies after the effect",
	stall: "it takes a minute",
};

/** What a failing run prints: how to have it again, what was broken, and how it came to that. Empty when all was kept. */
export function report(run: string, { violations, trace }: Outcome): string {
	if (violations.length === 0) return "";
	const broken = violations.map(({ title, what }) => `  ${title}\n    ${what}`);
	return [run, ...broken, "the last of the trace:", ...trace().slice(-TRACE_LINES)].join("\n");
}

const TRACE_LINES = 300;
