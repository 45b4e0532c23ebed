import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import { type Difference, OperationPage } from "../../src/domain/wire/operations.ts";
import { archiveKey } from "../../src/store/archive.ts";
import { listDeliveries } from "../../src/store/records/webhook-deliveries.ts";
import { batchOf, callEventsDeps } from "../support/consumer-deps.ts";
import { givenCall, published, recorded, wholeCall } from "../support/facts.ts";
import { loggedCall } from "../support/logged-call.ts";
import { until } from "../support/until.ts";
import { viewsOf } from "../support/views.ts";
import { givenEndpoint } from "../support/webhooks.ts";
import { givenAppointments, givenKnownCall, givenWorkspace, problem, read } from "./api.ts";

const DAY = Date.UTC(2026, 10, 18, 9);

/** A workspace whose operator goes through it two at a time, to the end. */
async function givenOperator(workspaceId: string) {
	const { ask } = await givenWorkspace(workspaceId);
	const run = async (operation: "verify" | "rebuild") => {
		const total = { calls: 0, events: 0, onTheirWay: 0, rebuilt: 0 };
		const differences: Difference[] = [];
		for (let cursor: string | null | undefined; cursor !== null;) {
			const answer = await ask("POST", `/v1/operations/${operation}`, { limit: 2, cursor });
			const page = OperationPage.parse((await read(answer)).body);
			total.calls += page.calls;
			total.events += page.events;
			total.onTheirWay += page.onTheirWay;
			total.rebuilt += page.rebuilt;
			differences.push(...page.differences);
			cursor = page.nextCursor;
		}
		return { ...total, differences };
	};
	return { ask, verify: () => run("verify"), rebuild: () => run("rebuild") };
}

async function sql(text: string, ...values: (string | number)[]): Promise<void> {
	await env.DB.prepare(text)
		.bind(...values)
		.run();
}

const told = ({ table, row, column, live, expected }: Difference) =>
	`${table} ${row} ${column}: ${live} / ${expected}`;

describe("rebuild", () => {
	it("equals live: it brings every table back as it was, from the archives and the open calls' own logs", async () => {
		const workspaceId = "w-op-lost";
		const { verify, rebuild } = await givenOperator(workspaceId);
		const calls = [];
		for (const [index, name] of ["Maria Lopez", "Sam Okafor", ""].entries())
			calls.push(await givenKnownCall({ workspaceId, startedAt: DAY + index, turns: 4, name }));
		const open = givenCall({ workspaceId, startedAt: DAY + 10, turns: 2 });
		const [hello = null, ending = null] = published(open, await wholeCall(open));
		const openLog = [hello, ending].flatMap((message) => message?.events ?? []);
		await loggedCall(open.callId, openLog, 0);
		// Nothing of it is left but what it booked.
		await givenAppointments(open);
		const before = await Promise.all(calls.map(viewsOf));
		expect(before.map(({ archive }) => archive?.finalSeq)).toEqual([27, 27, 27]);
		expect((await verify()).differences).toEqual([]);

		for (const table of ["calls", "turns", "call_segments", "contacts"])
			await sql(`DELETE FROM ${table} WHERE workspace_id = ?`, workspaceId);
		const lost = await verify();
		expect(lost).toMatchObject({
			calls: 4,
			events: 3 * 27 + openLog.length,
			onTheirWay: openLog.length,
			rebuilt: 0,
		});
		expect(lost.differences).toHaveLength(3 * (27 + 1 + 5));

		expect(await rebuild()).toMatchObject({ calls: 4, rebuilt: 4 + 1, differences: [] });
		expect(await Promise.all(calls.map(viewsOf))).toEqual(before);
		const { call, events } = await viewsOf(open);
		expect(call).toMatchObject({ knownEvents: openLog.length, complete: false });
		expect(events).toEqual(openLog);
		expect(await verify()).toMatchObject({ calls: 4, onTheirWay: 0, differences: [] });
		expect(await rebuild()).toMatchObject({ rebuilt: 0, differences: [] });
	});

	it("puts right each value that differs, which verify names, and touches nothing else", async () => {
		const workspaceId = "w-op-wrong";
		const { verify, rebuild } = await givenOperator(workspaceId);
		const given = await givenKnownCall({ workspaceId, startedAt: DAY, turns: 3 });
		const other = await givenKnownCall({ workspaceId, startedAt: DAY + 1, turns: 1 });
		const before = [await viewsOf(given), await viewsOf(other)];
		const ours = "workspace_id = ? AND call_id = ?";
		const key = [workspaceId, given.callId] as const;
		const contactId = before[0]?.call?.contactId ?? "";

		await sql(`UPDATE turns SET heard_text = 'Not said.' WHERE ${ours} AND turn = 2`, ...key);
		await sql(`DELETE FROM turns WHERE ${ours} AND turn = 1`, ...key);
		await sql(
			`INSERT INTO turns (workspace_id, call_id, turn, known_events, at, interrupted, failed, tools)
			VALUES (?, ?, 9, 1, 1, 0, 0, 0)`,
			...key,
		);
		await sql(`UPDATE calls SET input_tokens = 7, follow_ups = '[]' WHERE ${ours}`, ...key);
		await sql(`UPDATE call_segments SET events = '[{' WHERE ${ours} AND first_seq = 1`, ...key);
		await sql("UPDATE contacts SET name = 'Mary' WHERE workspace_id = ?", workspaceId);
		const { differences } = await verify();
		expect(differences.map(told).map((line) => line.replace(/\{.*/, "{…"))).toEqual([
			"call_segments seq 1 events: null / {…",
			`calls ${given.callId} input_tokens: 7 / 400`,
			`calls ${given.callId} follow_ups: [] / [{…`,
			"turns turn 1 turn: null / 1",
			"turns turn 2 heard_text: Not said. / The answer to turn 2.",
			"turns turn 9 turn: 9 / null",
			`contacts ${contactId} name: Mary / Maria Lopez`,
		]);

		expect(await rebuild()).toMatchObject({ rebuilt: 1 + 1, differences: [] });
		expect([await viewsOf(given), await viewsOf(other)]).toEqual(before);
	});

	it("tells of rows that no source knows, and keeps them", async () => {
		const { verify, rebuild } = await givenOperator("w-op-orphan");
		const orphan = givenCall({ workspaceId: "w-op-orphan", startedAt: DAY, turns: 0 });
		const [hello] = published(orphan, await wholeCall(orphan));
		await consumeCallEvents(batchOf("call-events", [hello]), callEventsDeps().deps);
		const line = `calls ${orphan.callId} call_id: ${orphan.callId} / null`;
		expect((await verify()).differences.map(told)).toEqual([line]);
		expect((await rebuild()).differences.map(told)).toEqual([line]);
		expect((await viewsOf(orphan)).call).not.toBeNull();
	});

	it("believes a call's own log over an archive that its seal does not vouch for", async () => {
		const workspaceId = "w-op-damaged";
		const { verify, rebuild } = await givenOperator(workspaceId);
		const given = await givenKnownCall({ workspaceId, startedAt: DAY, turns: 2 });
		const before = await viewsOf(given);
		await loggedCall(given.callId, before.events);
		const altered = before.events.map((event) => `${JSON.stringify(event)}\n`).join("");
		await env.ARCHIVE.put(archiveKey(given), altered.replace("What I say", "What I never say"));
		await sql("DELETE FROM turns WHERE workspace_id = ?", workspaceId);

		const damaged = `archive ${given.callId} digest: damaged / vouched for`;
		expect((await verify()).differences.map(told)).toContain(damaged);
		expect((await rebuild()).differences.map(told)).toEqual([damaged]);
		expect((await viewsOf(given)).turns).toEqual(before.turns);
	});

	it("leaves rows that know more than any source", async () => {
		const workspaceId = "w-op-newer";
		const { rebuild } = await givenOperator(workspaceId);
		const given = await givenKnownCall({ workspaceId, startedAt: DAY, turns: 2 });
		const { events } = await viewsOf(given);
		const later: CallEvent = {
			type: "turn.heard",
			v: 1,
			data: { turn: 2, text: "One more thing.", source: "speech", audioMs: 900 },
		};
		const more = recorded(given, [later], events.length);
		const message = { workspaceId, callId: given.callId, events: more };
		await consumeCallEvents(batchOf("call-events", [message]), callEventsDeps().deps);
		const before = await viewsOf(given);
		const { rebuilt, differences } = await rebuild();
		expect(rebuilt).toBe(0);
		expect(differences.map(({ column }) => column)).toContain("known_events");
		expect(await viewsOf(given)).toEqual(before);
	});

	it("sends no webhook, but what never came down the road goes down it", async () => {
		const workspaceId = "w-op-road";
		const { verify, rebuild } = await givenOperator(workspaceId);
		const archived = await givenKnownCall({ workspaceId, startedAt: DAY, turns: 1 });
		await givenEndpoint(workspaceId, { endpointId: "ep_late" });
		await sql("DELETE FROM turns WHERE workspace_id = ?", workspaceId);
		await rebuild();
		expect((await viewsOf(archived)).turns).toHaveLength(2);
		expect(await listDeliveries(env.DB, workspaceId, { limit: 10 })).toEqual([]);

		const stuck = givenCall({ workspaceId, startedAt: DAY + 1, turns: 1 });
		const log = await wholeCall(stuck);
		await loggedCall(stuck.callId, log);
		const [hello, ending] = published(stuck, log);
		await consumeCallEvents(batchOf("call-events", [hello, ending]), callEventsDeps().deps);
		expect((await verify()).differences.map(told)).toContain(
			`archive ${stuck.callId} digest: missing / vouched for`,
		);
		await rebuild();
		expect((await viewsOf(stuck)).call?.complete).toBe(true);
		await until(async () => (await viewsOf(stuck)).archive !== null);
		expect((await verify()).differences).toEqual([]);

		await env.ARCHIVE.delete(archiveKey(stuck));
		await rebuild();
		await until(async () => (await viewsOf(stuck)).archive !== null);
		expect((await viewsOf(stuck)).archive?.events).toEqual(log);
	});
});

describe("the operators' routes", () => {
	it("see and mend nothing of another workspace", async () => {
		const given = await givenKnownCall({ workspaceId: "w-op-ours", startedAt: DAY, turns: 1 });
		await sql("DELETE FROM turns WHERE workspace_id = 'w-op-ours'");
		const stranger = await givenOperator("w-op-theirs");
		const { ask } = await givenWorkspace("w-op-theirs");
		const nothing = { calls: 0, events: 0, rebuilt: 0, differences: [] };
		// Not even when one of its own rows names it.
		await loggedCall(given.callId, (await viewsOf(given)).events);
		await givenAppointments({ ...given, workspaceId: "w-op-theirs" });
		expect(await stranger.verify()).toMatchObject({ ...nothing, calls: 1 });
		const cursor = "archive:calls/w-op-ours/";
		const answer = await read(await ask("POST", "/v1/operations/rebuild", { cursor }));
		expect(answer.body).toMatchObject(nothing);
		expect(await stranger.rebuild()).toMatchObject({ ...nothing, calls: 1 });
		expect(await viewsOf({ ...given, workspaceId: "w-op-theirs" })).toMatchObject({ call: null });
		expect((await viewsOf(given)).turns).toEqual([]);
	});

	it("say what is wrong with a cursor or a limit", async () => {
		const { ask } = await givenWorkspace("w-op-bad");
		for (const [body, field] of [
			[{ cursor: "somewhere" }, "cursor"],
			[{ limit: 41 }, "limit"],
		] as const)
			expect(await read(await ask("POST", "/v1/operations/verify", body))).toMatchObject(
				problem(422, "invalid_request", { errors: [expect.objectContaining({ field })] }),
			);
	});
});
