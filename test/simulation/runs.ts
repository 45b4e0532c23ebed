import { Chance } from "./chance.ts";
import { crashAt, calm, type Faults, loseMessage, stallAt, storm } from "./faults.ts";
import { anyScenario, mainScenario, type mainScenarios } from "./scenarios.ts";
import { type Outcome, simulate } from "./simulate.ts";

/** How long the world misbehaves. */
const STORM_MINUTES = 40;

/** Any calls in any weather: one integer is the whole run. */
export async function runSeed(seed: number): Promise<Outcome> {
	const chance = new Chance(seed);
	return await simulate(chance, anyScenario(chance), (time) => storm(chance, time, STORM_MINUTES));
}

/** A main scenario in a calm world, where at most one thing goes wrong. */
async function runScenario(
	name: keyof typeof mainScenarios,
	trouble: (chance: Chance) => Faults,
): Promise<Outcome> {
	const chance = new Chance(1);
	const scenario = mainScenario(chance, name);
	return await simulate(chance, scenario, () => trouble(chance));
}

/**
 * A main scenario once for every use of a port and everything that can go wrong there: its process dies before the
 * effect, or after; or it takes so long that others overtake it. And once for every message, which is lost.
 */
export async function* everyTrouble(
	name: keyof typeof mainScenarios,
): AsyncGenerator<{ run: string; outcome: Outcome }> {
	const whole = await runScenario(name, calm);
	yield { run: name, outcome: whole };
	for (let nth = 1; nth <= whole.crossings; nth += 1)
		for (const [what, trouble] of TROUBLES) {
			const run = `${name}, use ${nth} of a port: ${what}`;
			yield { run, outcome: await runScenario(name, (chance) => trouble(chance, nth)) };
		}
	for (const [queue, count] of whole.messages)
		for (let nth = 1; nth <= count; nth += 1) {
			const run = `${name}, message ${nth} of ${queue}: it is lost`;
			yield {
				run,
				outcome: await runScenario(name, (chance) => loseMessage(chance, { queue, nth })),
			};
		}
}

const TROUBLES = [
	["its process dies before the effect", (chance, nth) => crashAt(chance, nth, "before")],
	["its process dies after the effect", (chance, nth) => crashAt(chance, nth, "after")],
	["it takes a minute", stallAt],
] as const satisfies readonly (readonly [string, (chance: Chance, nth: number) => Faults])[];

/** What a failing run prints: how to have it again, what was broken, and how it came to that. Empty when all was kept. */
export function report(run: string, { violations, trace }: Outcome): string {
	if (violations.length === 0) return "";
	const broken = violations.map(({ title, what }) => `  ${title}\n    ${what}`);
	return [run, ...broken, "the last of the trace:", ...trace().slice(-TRACE_LINES)].join("\n");
}

const TRACE_LINES = 300;
