import { setTimeout as pause } from "node:timers/promises";

import { reception } from "../../src/domain/agents/reception.ts";
import { checkRecord } from "../calls/check-record.ts";
import { placeCall, voiceUrl } from "../calls/place-call.ts";
import { readBack, type ReadBack, untilComplete } from "../calls/read-back.ts";
import { startSubscriber, SUBSCRIBED } from "../calls/subscriber.ts";
import type { RunningProduct } from "../product/start-product.ts";
import { judge } from "../scenarios/judge.ts";
import { readOutcome } from "../scenarios/outcome.ts";
import type { LogLine } from "../support/log-lines.ts";
import { RingbookApi } from "../support/ringbook-api.ts";
import { checkLine } from "./check-line.ts";
import { checkOutcome } from "./check-outcome.ts";
import { countCosts } from "./costs.ts";
import type { DemoCall } from "./demo-call.ts";
import type { CallPlan } from "./plan.ts";
import { reportOf, type Report } from "./report.ts";

const LOG_LINES_TIMEOUT_MS = 5000;

export interface RunCallDeps {
	product: RunningProduct;
	/** The product's own log so far; it grows while the call goes on. */
	logLines: readonly LogLine[];
	/** Takes what happens, a line at a time. */
	print: (line: string) => void;
}

/** Places one call, waits for all that follows from it, reads it back, and checks it. */
export async function runCall(
	{ caller, speak, scenario }: CallPlan,
	{ product, logLines, print }: RunCallDeps,
): Promise<Report> {
	const startedAt = performance.now();
	const api = new RingbookApi(product.url);
	const subscriber = await startSubscriber();
	try {
		await subscriber.subscribe(api);
		const call = await Promise.race([
			placeCall(caller, { url: voiceUrl(product.url, reception.agentId), speak, print }),
			product.died.then((error) => Promise.reject(error)),
		]);
		print("the call is over; waiting for what follows from it");
		await untilComplete(api, call.callId, { webhooks: SUBSCRIBED });
		const found = await readBack(api, call.callId);
		const outcome = scenario && (await readOutcome(api, found.call, scenario));
		const webhooks = subscriber.of(call.callId);
		const demo: DemoCall = {
			...found,
			...call,
			script: outcome && { outcome, verdict: judge(scenario, outcome, call.replies), scenario },
			webhooks,
			costs: await settledCosts(logLines, call.callId, found),
		};
		const checks = [...checkLine(demo), ...checkOutcome(demo), ...checkRecord(found, webhooks)];
		return reportOf(demo, checks, performance.now() - startedAt);
	} finally {
		await subscriber.close();
	}
}

/** What the product prints reaches us a moment after it happened. */
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
