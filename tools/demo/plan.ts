import type { Caller } from "../calls/caller.ts";
import type { Speak } from "../calls/converse.ts";
import { synthesise } from "../calls/synthesise.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { ScriptedCaller } from "../scenarios/scripted-caller.ts";
import { RecordedCaller, type Recording } from "./recorded-caller.ts";

/** One of the callers of `npm run scenarios`. */
export const DEMO_CALLER = "interrupts";

export interface CallPlan {
	readonly caller: Caller;
	readonly speak: Speak;
	/** Null when the caller's words are recordings: what they say is not known beforehand. */
	readonly scenario: Scenario | null;
}

/** A scripted caller, in a voice of the embedded engines. */
export function planFromScenario(enginesUrl: string, scenario: Scenario): CallPlan {
	return {
		caller: new ScriptedCaller(scenario),
		speak: (text) => synthesise(enginesUrl, text, "orion"),
		scenario,
	};
}

/** @param recordings in the order in which they are said */
export function planFromRecordings(recordings: readonly Recording[]): CallPlan {
	const pcmOf = new Map(recordings.map(({ file, pcm }) => [file, pcm]));
	return {
		caller: new RecordedCaller(recordings.map(({ file }) => file)),
		speak: async (file) => pcmOf.get(file) ?? new Int16Array(),
		scenario: null,
	};
}
