import {
	evictDurableObject,
	introspectWorkflowInstance,
	runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import { analysis, conversation, givenCall, type GivenCall } from "../support/facts.ts";
import { readLog } from "../support/read-log.ts";

/** Writes the log of a finished call into its own object, which then starts from it. */
async function finishedCall(given: GivenCall, events: readonly CallEvent[]) {
	const call = env.CALLS.getByName(given.callId);
	expect(await readLog(call)).toEqual([]);
	await runInDurableObject(call, (_, { storage }) => {
		for (const [index, { type, v, data }] of events.entries())
			storage.sql.exec(
				"INSERT INTO events (seq, at, type, v, data) VALUES (?, ?, ?, ?, ?)",
				index + 1,
				given.startedAt + index * 2000,
				type,
				v,
				JSON.stringify(data),
			);
	});
	await evictDurableObject(call);
	return call;
}

describe("the post-call workflow, run by the platform against a call's own object", () => {
	it("records what followed, sets the reminder, and seals the log", async () => {
		const given = givenCall({ turns: 4 });
		const call = await finishedCall(given, conversation(given));
		await using instance = await introspectWorkflowInstance(env.POST_CALL, given.callId);
		await instance.modify(async (modifier) => {
			await modifier.mockStepResult({ name: "analyse" }, { ok: true, value: analysis(given) });
		});
		const params = { workspaceId: given.workspaceId, callId: given.callId };
		await env.POST_CALL.createBatch([{ id: given.callId, params }]);
		await instance.waitForStatus("complete");

		const followUpId = `${given.callId}.appointment_reminder.apt_${given.callId.slice(-8)}`;
		expect(await instance.getOutput()).toEqual({ analysis: "complete", followUps: [followUpId] });
		const log = await readLog(call);
		const after = log.slice(log.findIndex(({ type }) => type === "call.ended") + 1);
		expect(after.map(({ type }) => type)).toEqual([
			"call.analyzed",
			"followup.proposed",
			"followup.booked",
			"call.sealed",
		]);
		expect(after.at(-1)?.data).toMatchObject({ finalSeq: log.length });
		const { taskId } = z.object({ taskId: z.string() }).parse(after.at(-2)?.data);
		// Rejects where there is no such instance.
		expect((await env.REMINDERS.get(taskId)).id).toBe(taskId);
	});
});
