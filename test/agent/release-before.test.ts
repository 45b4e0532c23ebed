import { createMessageBatch, createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";

import worker from "../../src/worker.ts";
import { Caller } from "../support/caller.ts";
import {
	callNames,
	deployment,
	instances,
	messages,
	recordedCall,
	type Row,
	tables,
} from "../support/recorded-deployment.ts";
import {
	ask,
	emptyWorkspace,
	mockNetwork,
	operate,
	putObjects,
	putRows,
	restoreCall,
	rowsOf,
} from "../support/restored-deployment.ts";
import { until } from "../support/until.ts";

const HOUR_MS = 3_600_000;
const { workspaceId } = deployment;
const live = recordedCall("live");

/** Moves the live call to a moment ago: otherwise it would be too long by now, and end at once. */
const byMs = Date.now() - (live.events.at(-1)?.at ?? 0);

function asLate(row: Row): Row {
	const startedAt = live.events[0]?.at;
	if (row["call_id"] !== live.callId || startedAt === undefined) return row;
	// Only its start was published, so D1 has no other time of it.
	return JSON.parse(JSON.stringify(row).replaceAll(String(startedAt), String(startedAt + byMs)));
}

const Log = z.array(z.object({ seq: z.int(), at: z.int(), type: z.string(), data: z.unknown() }));
async function logOf(callId: string) {
	const call: { readLog(): PromiseLike<unknown> } = env.CALLS.getByName(callId);
	return Log.parse(await call.readLog());
}
const typesIn = async (callId: string) => (await logOf(callId)).map(({ type }) => type);

const Params = z.object({ workspaceId: z.string(), callId: z.string() });
const Details = z.object({ complete: z.boolean(), endedReason: z.string().nullable() });
const Events = z.object({ data: z.array(z.unknown()) });

const Reanalysis = z.object({ reanalysisId: z.string() });
const Booked = z.object({
	type: z.literal("followup.booked"),
	data: z.object({ taskId: z.string() }),
});

/** The task that was made for the call's follow-up. */
function taskIn(log: readonly unknown[]): string | undefined {
	return log.flatMap((event) => Booked.safeParse(event).data ?? []).at(-1)?.data.taskId;
}

/** Waits until the call is sealed and everything in its log has arrived, and answers why it ended. */
async function complete(callId: string) {
	const get = async (path: string) =>
		(await ask({ method: "GET", path: `/v1/calls/${callId}${path}` })).answer;
	await until(async () => {
		const types = await typesIn(callId);
		const { data } = Events.parse(await get("/events?limit=100"));
		return types.at(-1) === "call.sealed" && data.length === types.length;
	});
	await until(async () => Details.parse(await get("")).complete);
	return Details.parse(await get("")).endedReason;
}

/** A busy machine needs more than the default. */
const RESTORING_MS = 60_000;

beforeAll(async () => {
	await emptyWorkspace();
	for (const [table, rows] of tables) await putRows(table, rows.map(asLate));
	await putObjects();
	mockNetwork();
	for (const name of callNames) await restoreCall(name, name === "live" ? { byMs } : {});
}, RESTORING_MS);
afterAll(async () => {
	vi.restoreAllMocks();
	await emptyWorkspace();
});

describe("a call of the release before", () => {
	it("that was live goes on with its caller and its own agent, and is complete when it is over", async () => {
		const { callId, kv, events } = live;
		const versions = await rowsOf("agent_versions");
		// The call keeps its agent, so it does not need the table.
		await env.DB.prepare("DELETE FROM agent_versions WHERE workspace_id = ?")
			.bind(workspaceId)
			.run();
		const tokenId = z.string().parse(kv["speaker"]);
		const caller = await Caller.connect(callId, { workspaceId, agentId: "desk", tokenId });
		caller.send({ type: "start_call" });
		await caller.until(() => caller.logged("call.resumed"));
		await putRows("agent_versions", versions);
		caller.speak("hear:say:We go on.");
		await caller.until(() => caller.logged("turn.heard", 2));
		await caller.until(async () => (await typesIn(callId)).at(-1) === "turn.replied");
		caller.send({ type: "end_call" });
		expect(await complete(callId)).toBe("caller_hung_up");

		const log = await logOf(callId);
		expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
		expect(log.slice(0, events.length)).toEqual(
			events.map(({ seq, at, type, data }) => ({ seq, at: at + byMs, type, data })),
		);
	});

	it("whose caller was away ends when its alarm wakes it, and is sealed", async () => {
		const { callId } = recordedCall("lost");
		await restoreCall("lost", { wakes: true });
		expect(await complete(callId)).toBe("connection_lost");
	});

	it("that was over but not sealed is published again when its alarm wakes it, and is sealed", async () => {
		const { callId, events } = recordedCall("unsealed");
		await restoreCall("unsealed", { wakes: true });
		expect(await complete(callId)).toBe("caller_hung_up");
		expect((await typesIn(callId)).slice(events.length)).toEqual(["call.analyzed", "call.sealed"]);
	});

	it("that waits for approval goes on once it is approved, and is sealed again", async () => {
		const { callId } = recordedCall("waiting");
		const { answer } = await ask({ method: "GET", path: `/v1/follow-ups?callId=${callId}` });
		const Page = z.object({ data: z.tuple([z.object({ followUpId: z.string() })]) });
		const [{ followUpId }] = Page.parse(answer).data;
		const path = `/v1/follow-ups/${encodeURIComponent(followUpId)}/approve`;
		expect((await ask({ method: "POST", path })).status).toBe(200);
		await until(async () => (await typesIn(callId)).includes("followup.booked"));
		await complete(callId);

		// A task's id is made of its follow-up's, so that a repeat makes no second task.
		const approved = recordedCall("approved");
		const taskId = taskIn(approved.events)?.replace(approved.callId, callId);
		expect(taskIn(await logOf(callId))).toBe(taskId);
	});

	it("of which messages were lost is published again for the sweep", async () => {
		const { callId, events } = recordedCall("moving");
		await env.DB.batch(
			["call_segments", "calls", "turns"].map((table) =>
				env.DB.prepare(`DELETE FROM ${table} WHERE call_id = ?`).bind(callId),
			),
		);
		const start = messages.find(({ body }) => Params.safeParse(body).data?.callId === callId);
		const batch = createMessageBatch("call-events", [
			{ id: "start", timestamp: new Date(), attempts: 1, body: start?.body },
		]);
		await worker.queue(batch, env);
		const scheduledTime = new Date((events.at(-1)?.at ?? 0) + HOUR_MS);
		await worker.scheduled(createScheduledController({ scheduledTime }), env);
		expect(await complete(callId)).toBe("agent_ended");
	});

	it("does not change when its workflow is created again", async () => {
		const before = { tasks: await rowsOf("crm_tasks"), calls: await rowsOf("calls") };
		for (const name of ["booking", "moving", "cancelling", "approved", "late"]) {
			const { callId, events } = recordedCall(name);
			const instance = instances.find(({ id }) => id === callId);
			const params = Params.parse(instance?.params);
			const [started] = await env.POST_CALL.createBatch([{ id: callId, params }]);
			await until(async () => (await started?.status())?.status === "complete");
			expect(await logOf(callId)).toHaveLength(events.length);
		}
		const { callId, events } = recordedCall("late");
		const path = `/v1/calls/${callId}/analyze`;
		const again = { method: "POST", path, body: { agentVersion: 1 }, idempotencyKey: "again" };
		const { reanalysisId } = Reanalysis.parse((await ask(again)).answer);
		const reanalysed = events.find(({ type }) => type === "call.reanalyzed");
		expect(reanalysed?.data).toMatchObject({ reanalysisId });
		const reanalysis = await env.REANALYSES.get(reanalysisId);
		await until(async () => (await reanalysis.status()).status === "complete");
		expect(await logOf(callId)).toHaveLength(events.length);
		expect({ tasks: await rowsOf("crm_tasks"), calls: await rowsOf("calls") }).toEqual(before);
	});

	it("differs in nothing from its archive and log, also after a rebuild", async () => {
		const calls = callNames.length;
		expect(await operate("verify")).toEqual({ calls, differences: [] });
		expect(await operate("rebuild")).toEqual({ calls, differences: [] });
	});
});
