import { setTimeout as pause } from "node:timers/promises";

import { checkRecord } from "../calls/check-record.ts";
import { Narrator } from "../calls/narrator.ts";
import { readBack, type ReadBack, untilComplete } from "../calls/read-back.ts";
import { startSubscriber, SUBSCRIBED } from "../calls/subscriber.ts";
import { VoiceLine } from "../calls/voice-line.ts";
import type { RunningProduct } from "../product/start-product.ts";
import type { LogLine } from "../support/log-lines.ts";
import { RingbookApi } from "../support/ringbook-api.ts";
import { type CallerOptions, converse } from "./caller.ts";
import { checkLine } from "./check-line.ts";
import { checkOutcome } from "./check-outcome.ts";
import { countCosts } from "./costs.ts";
import type { DemoCall } from "./demo-call.ts";
import { reportOf, type Report } from "./report.ts";
import type { Expected } from "./script.ts";

/** After a goodbye the agent hangs up; a caller who waits longer than this does it first. */
const HANG_UP_AFTER_MS = 8000;
const LOG_LINES_TIMEOUT_MS = 5000;

export interface CallPlan extends Pick<CallerOptions, "lines" | "cutInWith"> {
	/** Null when the lines are recordings: then nobody knows beforehand what is said in them. */
	expected: Expected | null;
}

export interface RunCallDeps {
	product: RunningProduct;
	/** The product's own log so far; it grows while the call goes on. */
	logLines: readonly LogLine[];
	/** Lines for whoever watches. */
	narrate: (line: string) => void;
}

/** Places one real call, waits for all that follows from it, reads it back, and checks it. */
export async function runCall(plan: CallPlan, deps: RunCallDeps): Promise<Report> {
	const { product } = deps;
	const startedAt = performance.now();
	const api = new RingbookApi(product.url);
	const subscriber = await startSubscriber();
	try {
		await subscriber.subscribe(api);
		const call = await placeCall(plan, deps);
		deps.narrate("the call is over; waiting for what follows from it");
		await untilComplete(api, call.callId, { webhooks: SUBSCRIBED });
		const found = await readBack(api, call.callId);
		const webhooks = subscriber.of(call.callId);
		const demo: DemoCall = {
			...found,
			...call,
			expected: plan.expected,
			webhooks,
			costs: await settledCosts(deps.logLines, call.callId, found),
		};
		const checks = [...checkLine(demo), ...checkOutcome(demo), ...checkRecord(found, webhooks)];
		return reportOf(demo, checks, performance.now() - startedAt);
	} finally {
		await subscriber.close();
	}
}

async function placeCall(
	{ lines, cutInWith }: CallPlan,
	{ product, narrate }: RunCallDeps,
): Promise<Pick<DemoCall, "callId" | "conversation" | "lineErrors">> {
	const narrator = new Narrator(narrate);
	const url = `${product.url.replace("http", "ws")}/voice`;
	const line = await VoiceLine.dial(url, (event) => narrator.happened(event));
	try {
		const conversation = await Promise.race([
			converse(line, {
				lines,
				cutInWith,
				onSaid: (spoken, endedAtMs) => narrator.said(spoken.say, endedAtMs),
			}),
			product.died.then((error) => Promise.reject(error)),
		]);
		const deadline = performance.now() + HANG_UP_AFTER_MS;
		while (!line.isOver && performance.now() < deadline) await pause(50);
		if (line.callId === null) throw new Error("the product never said which call this was");
		return { callId: line.callId, conversation, lineErrors: line.errors };
	} finally {
		line.hangUp();
	}
}

/** What is printed reaches us a moment after it happened. */
async function settledCosts(
	logLines: readonly LogLine[],
	callId: string,
	{ raw, deliveries }: ReadBack,
) {
	const attempts = deliveries.reduce((sum, delivery) => sum + delivery.attempts, 0);
	const deadline = Date.now() + LOG_LINES_TIMEOUT_MS;
	for (;;) {
		const costs = countCosts(logLines, callId, attempts);
		if (costs.publishedThrough >= raw.length || Date.now() > deadline) return costs;
		await pause(50);
	}
}
