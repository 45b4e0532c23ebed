import { afterAll, beforeEach, describe, expect, it } from "vitest";

import { MAX_WRITES, type CrmWrite } from "../../src/domain/crm/write.ts";
import { HttpCrm } from "../../src/providers/crm/http-crm.ts";
import { ProviderError } from "../../src/providers/provider-error.ts";
import { itIsACrm } from "../contracts/crm-contract.ts";
import { tellOf } from "../support/told-crm.ts";
import { type CrmServer, startCrmServer } from "./crm-server.ts";

const token = "crm-test-token";
const servers: CrmServer[] = [];

async function open(): Promise<CrmServer & { client: HttpCrm }> {
	const server = await startCrmServer({ token });
	servers.push(server);
	return { ...server, client: new HttpCrm({ url: `${server.url}/`, token, fetch }) };
}

afterAll(() => Promise.all(servers.map((server) => server.close())));

itIsACrm("The HTTP CRM", async () => {
	const { crm, client } = await open();
	return {
		crm: client,
		tell: (call, log) => tellOf(client, call, log),
		giveAppointment: async (customerId, appointment) => crm.addAppointment(customerId, appointment),
		taskIds: async () => crm.held("task").map(({ externalId }) => externalId),
	};
});

const bad = [
	["crm_answered_500", true, { status: 500, body: "<h1>Oops</h1>" }],
	["crm_answered_503", true, { status: 503 }],
	["crm_answered_429", true, { status: 429 }],
	["crm_answered_403", false, { status: 403 }],
	["crm_answered_302", false, { status: 302, headers: { location: "/elsewhere" } }],
	["crm_answer_not_json", false, { body: "<html>Sign in</html>" }],
	["crm_answer_not_json", false, { body: '{"appointment":' }],
	[
		"crm_answer_not_understood",
		false,
		{ body: '{"appointment":{"id":7},"caller":{},"results":7}' },
	],
	["crm_answer_not_understood", false, { body: "null" }],
] as const;

function note(externalId: string): CrmWrite {
	const revision = "1795339920000.000001";
	return { kind: "note", externalId, revision, contactExternalId: null, text: "Hello." };
}

describe("when the HTTP CRM does not answer as it should", () => {
	let server: CrmServer;
	let client: HttpCrm;
	beforeEach(async () => {
		({ client, ...server } = await open());
	});
	const customer = { workspaceId: "default", customerId: "cust-1" };
	const ask = () => client.nextAppointment({ ...customer, now: Date.now() });

	it.each(bad)("says %s, worth a retry: %s, for %j", async (code, retryable, accident) => {
		const asked = [
			ask,
			() => client.findCaller(customer),
			() => client.writeBatch("w", [note("n")]),
		];
		for (const each of asked) {
			server.crm.failNext(accident);
			await expect(each()).rejects.toMatchObject({ name: "ProviderError", code, retryable });
		}
		expect(server.crm.requests).toHaveLength(asked.length);
		expect(server.crm.rows).toEqual([]);
	});

	it.each([
		["17", 17, 17],
		[new Date(Date.now() + 60_000).toUTCString(), 50, 60],
	])("hears how long it asks to be left alone: %s", async (header, atLeast, atMost) => {
		server.crm.failNext({ status: 429, headers: { "retry-after": header } });
		const error: unknown = await ask().catch((cause: unknown) => cause);
		if (!(error instanceof ProviderError)) throw new Error("not refused");
		expect(error.retryAfterSeconds).toBeGreaterThanOrEqual(atLeast);
		expect(error.retryAfterSeconds).toBeLessThanOrEqual(atMost);
	});

	it("does not guess when it does not say how long", async () => {
		server.crm.failNext({ status: 429, headers: { "retry-after": "soon" } });
		await expect(ask()).rejects.toMatchObject({ retryAfterSeconds: null });
	});

	it("waits a second and a half for it, and no longer", async () => {
		server.crm.failNext({ delayMs: 5000 });
		const startedAt = Date.now();
		await expect(client.findCaller(customer)).rejects.toMatchObject({
			code: "crm_timed_out",
			retryable: true,
		});
		expect(Date.now() - startedAt).toBeGreaterThan(1400);
		expect(Date.now() - startedAt).toBeLessThan(2500);
	});

	it("says so when nothing listens there", async () => {
		await server.close();
		await expect(ask()).rejects.toMatchObject({ code: "crm_unreachable", retryable: true });
	});

	it("is refused with a wrong token", async () => {
		client = new HttpCrm({ url: server.url, token: "wrong", fetch });
		await expect(ask()).rejects.toMatchObject({ code: "crm_answered_401", retryable: false });
	});

	it("tells record by record what was not taken, and what was not answered for", async () => {
		server.crm.refuse("b", { retryable: false, code: "text_missing", times: 1 });
		server.crm.alterResults = (results) => results.toReversed().slice(0, 2);
		expect(await client.writeBatch("w", ["a", "b", "c"].map(note))).toMatchObject([
			{ externalId: "a", ok: false, retryable: true, code: "no_result" },
			{ externalId: "b", ok: false, retryable: false, code: "text_missing" },
			{ externalId: "c", ok: true, id: expect.any(String) },
		]);
	});

	it("believes nothing of an answer for what was not asked, or that answers twice", async () => {
		const alterations = [
			(results: unknown[]) => [...results, { externalId: "x", ok: true, id: "1" }],
			(results: unknown[]) => [...results, ...results],
		];
		for (const alter of alterations) {
			server.crm.alterResults = alter;
			await expect(client.writeBatch("w", [note("a")])).rejects.toMatchObject({
				code: "crm_answer_not_understood",
			});
		}
	});

	it("is not sent more than a hundred records, nor one record twice", async () => {
		const many = Array.from({ length: MAX_WRITES + 1 }, (_, index) => note(`n${index}`));
		for (const writes of [many, [note("a"), note("a")]])
			await expect(client.writeBatch("w", writes)).rejects.toMatchObject({
				code: "crm_batch_not_sendable",
				retryable: false,
			});
		expect(server.crm.requests).toEqual([]);
		expect(await client.writeBatch("w", many.slice(1))).toHaveLength(MAX_WRITES);
	});

	it("makes a task that it refuses fail for good or for now, as it says", async () => {
		const task = {
			externalId: "call_1/call_back",
			workspaceId: "w",
			kind: "call_back",
			dueAt: "2026-11-23T09:00:00+00:00",
			name: null,
			phone: null,
			note: "Call back.",
		};
		for (const retryable of [true, false]) {
			server.crm.refuse(task.externalId, { retryable, code: "no_owner", times: 1 });
			await expect(client.createTask(task)).rejects.toMatchObject({
				code: "crm_refused_no_owner",
				retryable,
			});
		}
		expect(await client.createTask(task)).toEqual({ taskId: "crm-1" });
	});
});
