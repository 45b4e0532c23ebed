import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import worker from "../../src/worker.ts";
import { answers, callNames, deployment, tables } from "../support/recorded-deployment.ts";
import {
	ask,
	emptyWorkspace,
	operate,
	putObjects,
	putRows,
	restoreCall,
} from "../support/restored-deployment.ts";

const HOUR_MS = 3_600_000;

/** A busy machine needs more than the default. */
const RESTORING_MS = 60_000;

beforeAll(async () => {
	await emptyWorkspace();
	for (const [table, rows] of tables) await putRows(table, rows);
	await putObjects();
	for (const name of callNames) await restoreCall(name);
}, RESTORING_MS);
afterEach(() => void vi.useRealTimers());
afterAll(emptyWorkspace);

/** What was changed on purpose since: a calendar that ignores the status shows it in the title. */
function asAnsweredNow<T>(answer: T): T | string {
	if (typeof answer !== "string" || !answer.includes("BEGIN:VCALENDAR")) return answer;
	return answer
		.split("END:VEVENT")
		.map((event) =>
			event.includes("STATUS:CANCELLED") ? event.replace("SUMMARY:", "SUMMARY:Cancelled: ") : event,
		)
		.join("END:VEVENT");
}

describe("a deployment of the release before", () => {
	it("answers every request as that release did", async () => {
		for (const { at, status, type, answer, ...question } of answers) {
			vi.setSystemTime(at);
			const { path } = question;
			const now = { path, status, type, answer: asAnsweredNow(answer) };
			expect({ path, ...(await ask(question)) }).toEqual(now);
		}
	});

	it("has tables that differ in nothing from its archives and logs", async () => {
		const calls = callNames.length;
		expect(await operate("verify")).toEqual({ calls, differences: [] });
	});

	it("has client tokens that open their call for half an hour", async () => {
		const { callId, token } = deployment.token;
		const open = async (now: number) => {
			vi.setSystemTime(now);
			const request = new Request(`http://localhost/agents/call-agent/${callId}?token=${token}`, {
				headers: { upgrade: "websocket" },
			});
			return await worker.fetch(request, env, createExecutionContext());
		};
		const opened = await open(deployment.askedAt);
		expect(opened.status).toBe(101);
		opened.webSocket?.accept();
		opened.webSocket?.close(1000);
		expect((await open(deployment.askedAt + HOUR_MS)).status).toBe(401);
	});
});
