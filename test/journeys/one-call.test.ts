import { beforeAll, describe, expect, it, onTestFailed } from "vitest";

import { reception } from "../../src/domain/agents/reception.ts";
import { DEMO_CALLER, planFromScenario } from "../../tools/demo/plan.ts";
import type { Report } from "../../tools/demo/report.ts";
import { runCall } from "../../tools/demo/run-call.ts";
import type { RunningProduct } from "../../tools/product/start-product.ts";
import { startTemporaryProduct } from "../../tools/product/temporary-product.ts";
import { callerNamed } from "../../tools/scenarios/all-callers.ts";
import { collectLogLines } from "../../tools/support/log-lines.ts";

const STARTING_MS = 240_000;
const CALL_MS = 240_000;

let product: RunningProduct;
const log = collectLogLines();
/** Shown when something fails: the call as it was heard on the line. */
const story: string[] = [];
const print = (line: string) => {
	story.push(line);
};
const showStory = () => console.log([...story, ...product.lastLines()].join("\n"));

beforeAll(async () => {
	product = await startTemporaryProduct("journey", { onProgress: print, onLine: log.onLine });
	return () => product.stop();
}, STARTING_MS);

describe("a whole call, from hello to signed webhook", () => {
	let report: Report;

	it(
		"is placed by voice against a running product, and ends",
		async () => {
			onTestFailed(showStory);
			const scenario = callerNamed(DEMO_CALLER, new Date(), reception);
			const plan = planFromScenario(product.enginesUrl, scenario);
			report = await runCall(plan, { product, logLines: log.lines, print });
			expect(report.turns.length).toBeGreaterThan(2);
		},
		CALL_MS,
	);

	it("leaves behind, everywhere, exactly what was said and done in it", () => {
		onTestFailed(showStory);
		expect(report.checks.filter((one) => !one.ok)).toEqual([]);
		expect(report.checks.length).toBeGreaterThan(15);
	});

	it("stays within its budget of rows and queue operations", () => {
		const webhookOperations = 3 * report.webhooks;
		expect(report.queueOperations - webhookOperations).toBeLessThanOrEqual(9);
		expect(report.durableObjectRowsWritten).toBeLessThanOrEqual(report.events + 60);
		expect(report.d1Rows).toBeGreaterThan(0);
	});

	it("says nothing of a warning or an error in the product's log", () => {
		expect(log.lines.filter((line) => line["level"] !== "info")).toEqual([]);
	});
});
