import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";

import { WebhookEventType } from "../../src/domain/webhooks/event-types.ts";
import { ContactPage } from "../../src/domain/wire/contacts.ts";
import { FollowUpList } from "../../src/domain/wire/follow-ups.ts";
import {
	NewWebhookEndpoint,
	WebhookDeliveryList,
	WebhookEndpointList,
} from "../../src/domain/wire/webhooks.ts";
import { type GivenCall, newCallId } from "../support/facts.ts";
import { givenKnownCall, givenWorkspace, problem, read } from "./api.ts";

let api: Awaited<ReturnType<typeof givenWorkspace>>;
let stranger: Awaited<ReturnType<typeof givenWorkspace>>;
let call: GivenCall;

beforeAll(async () => {
	api = await givenWorkspace("w-routes");
	stranger = await givenWorkspace("w-stranger");
	call = await givenKnownCall({ workspaceId: "w-routes", turns: 4 });
});

const get = async (path: string) => (await read(await api.ask("GET", path))).body;
const contacts = async (query: string) => ContactPage.parse(await get(`/v1/contacts${query}`)).data;
const followUps = async (query: string) =>
	FollowUpList.parse(await get(`/v1/follow-ups${query}`)).data;
const deliveries = async (query: string) =>
	WebhookDeliveryList.parse(await get(`/v1/webhook-deliveries${query}`)).data;

describe("what calls came to", () => {
	it("contacts are listed, found by any spelling of their number, and told one by one", async () => {
		const [contact] = await contacts("");
		expect(contact).toMatchObject({ name: "Maria Lopez", lastCallId: call.callId });
		expect(await contacts("?phone=(020)7946-0123")).toEqual([contact]);
		const one = await read(await api.ask("GET", `/v1/contacts/${contact?.contactId}`));
		expect(one.body).toEqual(contact);
		const hidden = await read(await stranger.ask("GET", `/v1/contacts/${contact?.contactId}`));
		expect(hidden).toMatchObject(problem(404, "not_found"));
	});

	it("follow-ups are listed, of all calls or of one", async () => {
		expect(await followUps(`?callId=${call.callId}`)).toMatchObject([{ callId: call.callId }]);
		expect(await followUps("?limit=1")).toHaveLength(1);
		expect(await followUps(`?callId=${newCallId()}`)).toEqual([]);
	});
});

describe("webhook endpoints", () => {
	const url = "https://example.com/hooks";

	it("are made with a secret that is shown once, listed, and deleted", async () => {
		const made = await read(
			await api.ask("POST", "/v1/webhook-endpoints", {
				url,
				eventTypes: ["call.analyzed", "call.ended", "call.ended"],
			}),
		);
		expect(made.status).toBe(201);
		const { secret, ...endpoint } = NewWebhookEndpoint.parse(made.body);
		expect(secret).toMatch(/^whsec_/);
		expect(atob(secret.slice("whsec_".length))).toHaveLength(32);
		expect(endpoint).toMatchObject({ url, eventTypes: ["call.analyzed", "call.ended"] });

		const path = `/v1/webhook-endpoints/${endpoint.endpointId}`;
		const listed = await read(await api.ask("GET", "/v1/webhook-endpoints"));
		expect(WebhookEndpointList.parse(listed.body).data).toEqual([endpoint]);
		expect(JSON.stringify(listed.body)).not.toContain(secret);
		expect((await read(await api.ask("GET", path))).body).toEqual(endpoint);

		expect((await read(await stranger.ask("DELETE", path))).status).toBe(404);
		expect((await api.ask("DELETE", path)).status).toBe(204);
		expect(await read(await api.ask("DELETE", path))).toMatchObject(problem(404, "not_found"));
		expect(await read(await api.ask("GET", path))).toMatchObject(problem(404, "not_found"));
	});

	it("take only event types that exist, and are told which those are", async () => {
		const answer = await read(
			await api.ask("POST", "/v1/webhook-endpoints", { url, eventTypes: ["call.rang"] }),
		);
		const message = `"call.rang" is not an event type; there is: ${WebhookEventType.options.join(", ")}`;
		expect(answer).toMatchObject(
			problem(422, "invalid_request", { errors: [{ field: "eventTypes.0", message }] }),
		);
	});

	it.each(["nonsense", "ftp://example.com", "https://10.0.0.1/", "https://u:p@example.com/"])(
		"are not made for %s",
		async (bad) => {
			const answer = await read(
				await api.ask("POST", "/v1/webhook-endpoints", { url: bad, eventTypes: ["call.ended"] }),
			);
			expect(answer).toMatchObject(
				problem(422, "invalid_request", {
					errors: [{ field: "url", message: expect.any(String) }],
				}),
			);
		},
	);

	it("are owed deliveries, which are listed by endpoint and by call", async () => {
		await env.DB.prepare(
			`INSERT INTO webhook_deliveries (workspace_id, delivery_id, endpoint_id, call_id, seq,
				event_type, body, status, attempts, created_at, last_attempt_at, last_status)
			VALUES ('w-routes', 'msg_1', 'ep_1', ?1, 1, 'call.started', '{}', 'delivered', 1, 1000, 2000, 204)`,
		)
			.bind(call.callId)
			.run();
		expect(await deliveries(`?endpointId=ep_1&callId=${call.callId}`)).toMatchObject([
			{ deliveryId: "msg_1", status: "delivered", lastAttemptAt: "1970-01-01T00:00:02.000Z" },
		]);
		expect(await deliveries("?endpointId=ep_2")).toEqual([]);
	});
});
