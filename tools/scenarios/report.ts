import { describeStanding, describeWanted } from "./judge.ts";
import type { Result } from "./run-scenario.ts";

/** So many of ten must succeed; and whatever the number, nothing wrong may ever be booked. */
const MUST_PASS = 0.9;

export interface Summary {
	readonly scenarios: number;
	readonly passed: number;
	readonly mustPass: number;
	/** Calls after which something stood that nobody wanted. */
	readonly wrong: number;
	readonly ok: boolean;
	readonly seconds: number;
}

export function summarise(results: readonly Result[], seconds: number): Summary {
	const passed = results.filter(({ verdict }) => verdict.passed).length;
	const wrong = results.filter(({ verdict }) => verdict.wrong).length;
	const mustPass = Math.ceil(results.length * MUST_PASS);
	const ok = passed >= mustPass && wrong === 0 && results.length > 0;
	return { scenarios: results.length, passed, mustPass, wrong, ok, seconds };
}

/** For a program. */
export function toJson(results: readonly Result[], summary: Summary): string {
	const scenarios = results.map(({ scenario, verdict, outcome, ...rest }) => ({
		name: scenario.name,
		title: scenario.title,
		expected: expectedOf(scenario),
		happened: outcome,
		...verdict,
		...rest,
	}));
	return JSON.stringify({ ...summary, scenarios }, null, "\t");
}

function expectedOf({ expected }: Result["scenario"]) {
	const { told = [], neverTold = [] } = expected;
	return { ...expected, told: told.map(String), neverTold: neverTold.map(String) };
}

/** For a person: one entry a scenario. */
export function describeResult({
	scenario,
	verdict,
	outcome,
	seconds,
	conversation,
}: Result): string {
	const { expected } = scenario;
	const verdictWord = verdict.passed ? "pass" : verdict.wrong ? "WRONG" : "FAIL";
	const appointments = expected.appointments.map(describeWanted);
	const callBack =
		expected.callBack === undefined ? [] : [expected.callBack ? "a call back" : "no call back"];
	const happened = outcome
		? [
				...listed(outcome.appointments.map(describeStanding)),
				...outcome.followUps.map(({ kind }) => kind),
				`ended by ${outcome.endedReason ?? "nothing"}`,
			]
		: ["nothing that could be read back"];
	return [
		`${verdictWord.padEnd(5)} ${scenario.name.padEnd(18)} ${seconds.toFixed(1).padStart(5)} s  ${scenario.title}`,
		`        expected  ${[...listed(appointments), ...callBack, `ended by ${expected.endedBy.join(" or ")}`].join("; ")}`,
		`        happened  ${happened.join("; ")}`,
		...verdict.why.map((why) => `        because   ${why}`),
		...(verdict.passed ? [] : conversation.map((line) => `        ${line}`)),
	].join("\n");
}

function listed(appointments: readonly string[]): readonly string[] {
	return appointments.length > 0 ? appointments : ["no appointment"];
}

export function describeSummary({
	scenarios,
	passed,
	mustPass,
	wrong,
	ok,
	seconds,
}: Summary): string {
	return (
		`${ok ? "ok" : "FAILED"}: ${passed} of ${scenarios} callers got what they came for ` +
		`(${mustPass} must), ${wrong} wrong bookings, ${seconds} s`
	);
}
