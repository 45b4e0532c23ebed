import { Appointment } from "../../src/domain/wire/appointments.ts";
import { converse, type Manner } from "../calls/converse.ts";
import { type Speaker, synthesise } from "../calls/synthesise.ts";
import { VoiceLine } from "../calls/voice-line.ts";
import { RingbookApi } from "../support/ringbook-api.ts";
import { judge, type Verdict } from "./judge.ts";
import { type Outcome, readOutcome } from "./outcome.ts";
import type { Scenario, Wanted } from "./scenario.ts";
import { Caller } from "./scripted-caller.ts";

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

/** Places the call, waits for what comes of it, and judges it. Never throws: trouble is a failure of the scenario. */
export async function runScenario(
	scenario: Scenario,
	place: Place,
	voice: Speaker,
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
		const call = await placeCall(scenario, { place, voice, conversation });
		const phones = [scenario.caller, ...scenario.before].map(({ phone }) => phone);
		const outcome = await readOutcome(api, call.callId, phones);
		const verdict = judge(scenario, outcome, call.replies);
		const why = [...call.trouble, ...verdict.why];
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

interface Calling {
	readonly place: Place;
	readonly voice: Speaker;
	readonly conversation: string[];
}

async function placeCall(scenario: Scenario, { place, voice, conversation }: Calling) {
	const url = `${place.url.replace("http", "ws")}/voice?agent=${encodeURIComponent(place.agentId)}`;
	const line = await VoiceLine.dial(url, (event) => {
		if (event.kind === "heard") conversation.push(`  (heard)  ${event.text}`);
		if (event.kind === "error") conversation.push(`  (error)  ${event.message}`);
	});
	const caller = new Caller(scenario);
	try {
		const manner = mannerOf(place, voice, conversation);
		const trouble = await converse(line, caller, manner);
		manner.noteReplies(line);
		if (line.callId === null) throw new Error("the product never said which call this was");
		const replies = line.replies.map(({ text }) => text);
		return {
			callId: line.callId,
			replies,
			trouble: [...(trouble === null ? [] : [trouble]), ...line.errors],
		};
	} finally {
		line.hangUp();
	}
}

interface NotingManner extends Manner {
	/** Writes down what the agent has said since the last time. */
	noteReplies(line: VoiceLine): void;
}

function mannerOf(
	{ typed, enginesUrl }: Place,
	voice: Speaker,
	conversation: string[],
): NotingManner {
	let noted = 0;
	const noteReplies = (line: VoiceLine) => {
		for (; noted < line.replies.length; noted += 1)
			conversation.push(`  agent    ${line.replies[noted]?.text ?? ""}`);
	};
	return {
		noteReplies,
		pauseMs: typed ? 0 : 300,
		hears: !typed,
		async say(line, text) {
			noteReplies(line);
			conversation.push(`  caller   ${text}`);
			if (typed) line.type(text);
			else await line.say(await synthesise(enginesUrl, text, voice));
		},
	};
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
