import { setTimeout as pause } from "node:timers/promises";

import { beforeAll, describe, expect, it, onTestFailed } from "vitest";

import { reception } from "../../src/domain/agents/reception.ts";
import { revisionOf } from "../../src/domain/crm/write.ts";
import { CallDetails, PlacedCall } from "../../src/domain/wire/calls.ts";
import { HttpCrm } from "../../src/providers/crm/http-crm.ts";
import type { Caller } from "../../tools/calls/caller.ts";
import { placeCall } from "../../tools/calls/place-call.ts";
import type { RunningProduct } from "../../tools/product/start-product.ts";
import { startTemporaryProduct } from "../../tools/product/temporary-product.ts";
import { RingbookApi } from "../../tools/support/ringbook-api.ts";
import { type CrmServer, startCrmServer } from "./crm-server.ts";

const STARTING_MS = 240_000;
const CALL_MS = 60_000;
const token = "crm-journey-token";

let product: RunningProduct;
let server: CrmServer;

beforeAll(async () => {
	server = await startCrmServer({ token });
	product = await startTemporaryProduct("crm-journey", {
		settings: { CRM_URL: server.url, CRM_TOKEN: token },
	});
	return async () => {
		await product.stop();
		await server.close();
	};
}, STARTING_MS);

/** A customer whom the CRM knows, and has known before Ringbook came. */
async function givenCustomer(): Promise<void> {
	await new HttpCrm({ url: server.url, token, fetch }).writeBatch(reception.workspaceId, [
		{
			kind: "contact",
			externalId: "customer/c-7",
			revision: revisionOf({ at: 1, seq: 1 }),
			customerId: "c-7",
			name: "Maria Lopez",
			phone: null,
			email: null,
		},
	]);
}

/** Greeted, asks one thing in writing, and hangs up once it is answered. */
async function call(api: RingbookApi): Promise<string> {
	const { callId, url } = await api.post("/v1/calls", { customerId: "c-7" }, PlacedCall);
	const caller: Caller = {
		open: () => ({ kind: "say", text: "What are your opening hours on Monday?" }),
		answer: () => ({ kind: "hang_up" }),
		interrupt: () => null,
	};
	await placeCall(caller, { url, speak: null, print: () => undefined });
	return callId;
}

async function until(isTrue: () => boolean | Promise<boolean>, otherwise: string): Promise<void> {
	for (const deadline = Date.now() + 30_000; Date.now() < deadline; await pause(100))
		if (await isTrue()) return;
	throw new Error([otherwise, ...product.lastLines()].join("\n"));
}

describe("a call, where the CRM is another system", () => {
	it(
		"is greeted by the name that the CRM has, and told to it once when it is over",
		async () => {
			onTestFailed(() => console.log(product.lastLines().join("\n")));
			await givenCustomer();
			const api = new RingbookApi(product.url);
			const callId = await call(api);
			const { crm } = server;
			await until(() => crm.held("activity").length > 0, "the CRM is not told");
			const { transcript, analysis } = await api.get(`/v1/calls/${callId}`, CallDetails);
			expect(transcript[0]?.heardText).toContain("Hello Maria, this is Ada");
			expect(crm.held("activity")).toMatchObject([
				{
					externalId: callId,
					contactExternalId: "customer/c-7",
					summary: analysis?.status === "complete" ? analysis.summary : "no analysis",
				},
			]);
			expect(crm.held("contact")).toMatchObject([{ customerId: "c-7", name: "Maria Lopez" }]);
			const asked = crm.requests.map(({ method, path }) => `${method} ${path}`);
			expect(asked.filter((each) => each.startsWith("GET"))).toEqual([
				"GET /v1/callers?customerId=c-7",
			]);
			expect(asked.filter((each) => each === "POST /v1/batch")).toHaveLength(2);
		},
		CALL_MS,
	);
});
