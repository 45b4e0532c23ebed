import { Appointment } from "../../src/domain/wire/appointments.ts";
import { placeCall, voiceUrl } from "../calls/place-call.ts";
import { untilComplete } from "../calls/read-back.ts";
import { type Speaker, synthesise } from "../calls/synthesise.ts";
import { RingbookApi } from "../support/ringbook-api.ts";
import { judge, type Verdict } from "./judge.ts";
import { type Outcome, readOutcome } from "./outcome.ts";
import type { Scenario, Wanted } from "./scenario.ts";
import { ScriptedCaller } from "./scripted-caller.ts";

export interface Place {
	/** Of the product. */
	readonly url: string;
	readonly enginesUrl: string;
	readonly agentId: string;
	/** Whether callers type instead of speaking. */
	readonly typed: boolean;
}

export interface Result {
	readonly scenario: Scenario;
	readonly callId: string | null;
	/** Null when the call could not be placed or read back. */
	readonly outcome: Outcome | null;
	readonly verdict: Verdict;
	readonly seconds: number;
	/** Both sides, in order, and what the recogniser made of the caller. */
	readonly conversation: readonly string[];
}

/** Places the call, waits for what comes of it, and judges it. Never throws: what goes wrong is a failure of the scenario. */
export async function runScenario(
	scenario: Scenario,
	place: Place,
	speaker: Speaker,
): Promise<Result> {
	const startedAt = performance.now();
	const conversation: string[] = [];
	const after = (rest: Pick<Result, "callId" | "outcome" | "verdict">): Result => ({
		scenario,
		...rest,
		seconds: Math.round((performance.now() - startedAt) / 100) / 10,
		conversation,
	});
	try {
		const api = new RingbookApi(place.url);
		for (const wanted of scenario.before) await bookBefore(wanted, api, place.agentId);
		const call = await placeCall(new ScriptedCaller(scenario), {
			url: voiceUrl(place.url, place.agentId),
			speak: place.typed ? null : (text) => synthesise(place.enginesUrl, text, speaker),
			print: (line) => conversation.push(line),
		});
		const outcome = await readOutcome(api, await untilComplete(api, call.callId), scenario);
		const verdict = judge(scenario, outcome, call.replies);
		const why = [...call.problems, ...verdict.why];
		return after({
			callId: call.callId,
			outcome,
			verdict: { ...verdict, passed: why.length === 0, why },
		});
	} catch (cause) {
		const why = [cause instanceof Error ? cause.message : String(cause)];
		return after({ callId: null, outcome: null, verdict: { passed: false, wrong: false, why } });
	}
}

/** @throws with the product's own words when it does not take it */
async function bookBefore(
	{ service, day, times, name, phone }: Wanted,
	api: RingbookApi,
	agentId: string,
) {
	const startsAt = `${day}T${times[0] ?? ""}`;
	await api.post("/v1/appointments", { agentId, service, startsAt, name, phone }, Appointment);
}
