import type { Outcome, Standing } from "./outcome.ts";
import type { Scenario, Wanted } from "./scenario.ts";

type Expected = Scenario["expected"];

export interface Verdict {
	readonly passed: boolean;
	/** Something was booked, moved or cancelled that the caller did not ask for. */
	readonly wrong: boolean;
	/** Empty when it passed. */
	readonly why: readonly string[];
}

/** Whether the call came out as its script expects. Pure. */
export function judge(
	{ expected, before }: Pick<Scenario, "expected" | "before">,
	outcome: Outcome,
	replies: readonly string[],
): Verdict {
	const unexpected = outcome.appointments.filter(
		(one) => !expected.appointments.some((wanted) => isWanted(one, wanted)),
	);
	const missing = expected.appointments.filter(
		(wanted) => !outcome.appointments.some((one) => isWanted(one, wanted)),
	);
	const misnamed = outcome.appointments.filter((one) =>
		expected.appointments.some(
			(wanted) => isWanted(one, wanted) && one.name.toLowerCase() !== wanted.name.toLowerCase(),
		),
	);
	const twice = outcome.appointments.length - unexpected.length > expected.appointments.length;
	const why = [
		...unexpected.map((one) => `stands, but was not wanted: ${describeStanding(one)}`),
		...missing.map((wanted) => `is missing: ${describeWanted(wanted)}`),
		...misnamed.map((one) => `stands under another name: ${one.name}`),
		...(twice ? ["the same appointment stands more than once"] : []),
		...followUpTrouble(expected, outcome),
		...endTrouble(expected, outcome),
		...wordTrouble(expected, replies),
	];
	// What stood before and still stands was at worst not done; all else that was not wanted was done.
	const done = unexpected.some((one) => !before.some((wanted) => isWanted(one, wanted)));
	const undone = missing.some((wanted) => before.includes(wanted));
	return { passed: why.length === 0, wrong: done || undone || twice, why };
}

function isWanted(one: Standing, wanted: Wanted): boolean {
	return (
		one.service === wanted.service &&
		one.day === wanted.day &&
		wanted.times.includes(one.time) &&
		one.phone.endsWith(wanted.phone)
	);
}

function followUpTrouble({ callBack }: Expected, { followUps, endedReason }: Outcome): string[] {
	// Who was put through to a person has no need of another call.
	if (callBack === undefined || endedReason === "transferred") return [];
	const planned = followUps.some(({ kind }) => kind === "call_back");
	if (planned === callBack) return [];
	return [callBack ? "nobody is to call back" : "somebody is to call back, for no reason"];
}

function endTrouble({ endedBy }: Expected, { endedReason }: Outcome): string[] {
	const fits = endedBy.some((reason) => reason === endedReason);
	return fits ? [] : [`ended by ${endedReason ?? "nothing"}, not by ${endedBy.join(" or ")}`];
}

function wordTrouble(
	{ told = [], neverTold = [] }: Expected,
	replies: readonly string[],
): string[] {
	return [
		...told
			.filter((words) => !replies.some((reply) => words.test(reply)))
			.map((words) => `was never told ${words}`),
		...neverTold
			.filter((words) => replies.some((reply) => words.test(reply)))
			.map((words) => `was told ${words}`),
	];
}

export function describeWanted({ service, day, times, name, phone }: Wanted): string {
	const time = times.length > 3 ? "any time" : times.join(" or ");
	return `${service}, ${day} ${time}, ${name}, ${phone}`;
}

export function describeStanding({ service, day, time, name, phone }: Standing): string {
	return `${service}, ${day} ${time}, ${name}, ${phone}`;
}
