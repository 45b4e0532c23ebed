import type { ScriptLine } from "./script.ts";

/** A line with its sound, and how often it was said. */
export interface Spoken extends ScriptLine {
	pcm: Int16Array;
	timesSaid: number;
}

/** Nobody says the same thing more often than this. */
const MAX_TIMES_SAID = 3;

const REPEAT_PLEASE =
	/repeat|say (that|it) again|once more|pardon|(did not|didn't) (quite )?(catch|get|hear|understand)/i;

/**
 * What the caller says to this: the last line again if the agent did not understand it, the line that
 * the agent's question asks for, or the next that was not said yet. Null when there is nothing left.
 * @param reply what the agent said; empty when it said nothing
 */
export function agentWants(
	reply: string,
	lines: readonly Spoken[],
	last: Spoken | null,
): Spoken | null {
	const sayable = lines.filter((line) => line.timesSaid < MAX_TIMES_SAID);
	const again = reply === "" || REPEAT_PLEASE.test(reply);
	if (again && last !== null && sayable.includes(last)) return last;
	const unsaid = (line: Spoken) => line.timesSaid === 0;
	const left = lines.filter((line) => unsaid(line) && line.onlyWhenAsked !== true);
	if (left.length === 0 && !reply.includes("?")) return null;
	const asked = sayable.filter((line) => line.asked.test(question(reply)));
	return (
		asked.find((line) => line.onlyWhenAsked === true || unsaid(line)) ?? asked[0] ?? left[0] ?? null
	);
}

/** What the caller says over this reply; null when the next line is one that waits for its turn. */
export function cutIn(reply: string, lines: readonly Spoken[]): Spoken | null {
	if (REPEAT_PLEASE.test(reply)) return null;
	const next = lines.find((line) => line.timesSaid === 0 && line.onlyWhenAsked !== true);
	return next?.cutsIn === true ? next : null;
}

/** The last question of a reply is what it wants to know; without one, all of it may be. */
function question(reply: string): string {
	return reply.match(/[^.!?]*\?/g)?.at(-1) ?? reply;
}
