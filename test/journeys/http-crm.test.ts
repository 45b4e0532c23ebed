import { afterAll, beforeEach, describe, expect, it } from "vitest";

import { HttpCrm } from "../../src/providers/crm/http-crm.ts";
import { itIsACrm } from "../contracts/crm-contract.ts";
import { type CrmServer, startCrmServer } from "./crm-server.ts";

const token = "crm-test-token";
const servers: CrmServer[] = [];

async function open(): Promise<{ server: CrmServer; crm: HttpCrm }> {
	const server = await startCrmServer({ token });
	servers.push(server);
	return { server, crm: new HttpCrm({ url: `${server.url}/`, token, fetch }) };
}

afterAll(() => Promise.all(servers.map((server) => server.close())));

itIsACrm("The HTTP CRM", async () => {
	const { server, crm } = await open();
	return {
		crm,
		giveAppointment: async (customerId, appointment) =>
			server.addAppointment(customerId, appointment),
		taskIds: async () => [...server.tasks.keys()],
	};
});

describe("when the HTTP CRM does not answer as it should", () => {
	let server: CrmServer;
	let crm: HttpCrm;
	beforeEach(async () => {
		({ server, crm } = await open());
	});
	const ask = () =>
		crm.nextAppointment({ workspaceId: "default", customerId: "cust-1", now: Date.now() });

	it.each([
		["crm_answered_500", true, { status: 500, body: "<h1>Oops</h1>" }],
		["crm_answered_503", true, { status: 503 }],
		["crm_answered_429", true, { status: 429 }],
		["crm_answered_403", false, { status: 403 }],
		["crm_answered_302", false, { status: 302, headers: { location: "/elsewhere" } }],
		["crm_answer_not_json", false, { body: "<html>Sign in</html>" }],
		["crm_answer_not_json", false, { body: '{"appointment":' }],
		["crm_answer_not_understood", false, { body: '{"appointment":{"id":7}}' }],
		["crm_answer_not_understood", false, { body: "null" }],
	])("says %s, worth a retry: %s, for %j", async (code, retryable, accident) => {
		server.failNext(accident);
		await expect(ask()).rejects.toMatchObject({ name: "ProviderError", code, retryable });
		expect(server.requests).toHaveLength(1);
	});

	it("waits a second and a half for it, and no longer", async () => {
		server.failNext({ delayMs: 5000 });
		const startedAt = Date.now();
		await expect(ask()).rejects.toMatchObject({ code: "crm_timed_out", retryable: true });
		expect(Date.now() - startedAt).toBeGreaterThan(1400);
		expect(Date.now() - startedAt).toBeLessThan(2500);
	});

	it("says so when nothing listens there", async () => {
		await server.close();
		await expect(ask()).rejects.toMatchObject({ code: "crm_unreachable", retryable: true });
	});

	it("is refused with a wrong token", async () => {
		crm = new HttpCrm({ url: server.url, token: "wrong", fetch });
		await expect(ask()).rejects.toMatchObject({ code: "crm_answered_401", retryable: false });
	});
});
