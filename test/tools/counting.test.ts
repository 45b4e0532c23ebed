import { describe, expect, it } from "vitest";

import { countCosts } from "../../tools/demo/costs.ts";
import { readLogLine } from "../../tools/support/log-lines.ts";
import { addUp } from "../../tools/support/step-results.ts";

const published = (callId: string, messages: number, throughSeq: number) => ({
	what: "events published",
	callId,
	messages,
	throughSeq,
});
const projected = (messages: number, d1RowsWritten: number) => ({
	what: "call events projected",
	calls: ["call_a"],
	messages,
	d1RowsWritten,
});

describe("what a call cost", () => {
	it("is counted from the product's own log: messages, deliveries and rows of this call", () => {
		const lines = [
			published("call_a", 1, 2),
			projected(1, 3),
			published("call_b", 5, 50),
			published("call_a", 2, 40),
			projected(2, 20),
			{ what: "something else" },
		];
		expect(countCosts(lines, "call_a", 3)).toEqual({
			messagesPublished: 3,
			publishedThrough: 40,
			queueOperations: 18,
			d1Rows: 23,
		});
	});

	it("is nothing when the product logged nothing", () => {
		expect(countCosts([], "call_a", 0)).toEqual({
			messagesPublished: 0,
			publishedThrough: 0,
			queueOperations: 0,
			d1Rows: 0,
		});
	});
});

describe("a line that wrangler prints", () => {
	it("is a log line of the product when it holds a JSON object with a `what`, coloured or not", () => {
		expect(readLogLine('{"level":"info","what":"hello","n":1}')).toMatchObject({ what: "hello" });
		expect(readLogLine('\u001B[33m▲ [WARNING] {"what":"careful"}\u001B[0m')).toEqual({
			what: "careful",
		});
	});

	it("is left alone when it is anything else", () => {
		expect(readLogLine("[wrangler:info] GET /health 200 OK (17ms)")).toBeNull();
		expect(readLogLine("a brace { and its partner }")).toBeNull();
		expect(readLogLine('{"no":"what"}')).toBeNull();
	});
});

describe("CI's last line", () => {
	it("counts tests, a step without tests as one, and a step that failed before its tests ran", () => {
		expect(
			addUp([
				{ exitCode: 0, reports: [{ numPassedTests: 40, numFailedTests: 0 }] },
				{ exitCode: 1, reports: [{ numPassedTests: 5, numFailedTests: 2 }] },
				{ exitCode: 1, reports: [] },
				{ exitCode: 0, reports: [] },
			]),
		).toEqual({ passed: 46, failed: 3 });
	});

	it("never hides a step that failed although each of its tests passed", () => {
		const leaked = { exitCode: 1, reports: [{ numPassedTests: 9, numFailedTests: 0 }] };
		expect(addUp([leaked])).toEqual({ passed: 9, failed: 1 });
	});
});
