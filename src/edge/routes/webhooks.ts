import type { OpenAPIHono } from "@hono/zod-openapi";

import { readConfig } from "../../config.ts";
import { checkWebhookUrl } from "../../domain/webhooks/url-rules.ts";
import {
	CreateWebhookEndpoint,
	NewWebhookEndpoint,
	WebhookDeliveriesQuery,
	WebhookDeliveryList,
	WebhookEndpoint,
	WebhookEndpointList,
	WebhookEndpointParams,
} from "../../domain/wire/webhooks.ts";
import { listDeliveries } from "../../store/records/webhook-deliveries.ts";
import {
	createEndpoint,
	deleteEndpoint,
	getEndpoint,
	listEndpoints,
} from "../../store/records/webhook-endpoints.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { newId } from "../ids.ts";
import { refuse } from "../problems.ts";
import { jsonAnswer, jsonBody, keyedRoute } from "../route-kit.ts";
import { shownDelivery, shownEndpoint } from "../shown.ts";

const create = keyedRoute({
	method: "post",
	path: "/v1/webhook-endpoints",
	operationId: "createWebhookEndpoint",
	tags: ["webhooks"],
	summary: "Make an endpoint; the signing secret is shown once",
	request: { body: jsonBody(CreateWebhookEndpoint, true) },
	responses: { 201: jsonAnswer("The endpoint and its secret", NewWebhookEndpoint) },
});

const list = keyedRoute({
	method: "get",
	path: "/v1/webhook-endpoints",
	operationId: "listWebhookEndpoints",
	tags: ["webhooks"],
	summary: "This workspace's endpoints",
	request: {},
	responses: { 200: jsonAnswer("The endpoints", WebhookEndpointList) },
});

const get = keyedRoute({
	method: "get",
	path: "/v1/webhook-endpoints/{endpointId}",
	operationId: "getWebhookEndpoint",
	tags: ["webhooks"],
	summary: "An endpoint, and whether it was disabled",
	request: { params: WebhookEndpointParams },
	responses: { 200: jsonAnswer("The endpoint", WebhookEndpoint) },
	problems: ["not_found"],
});

const remove = keyedRoute({
	method: "delete",
	path: "/v1/webhook-endpoints/{endpointId}",
	operationId: "deleteWebhookEndpoint",
	tags: ["webhooks"],
	summary: "Delete an endpoint",
	request: { params: WebhookEndpointParams },
	responses: {
		204: { description: "Deleted" },
	},
	problems: ["not_found"],
});

const deliveries = keyedRoute({
	method: "get",
	path: "/v1/webhook-deliveries",
	operationId: "listWebhookDeliveries",
	tags: ["webhooks"],
	summary: "Deliveries to endpoints, newest call first",
	request: { query: WebhookDeliveriesQuery },
	responses: { 200: jsonAnswer("Deliveries, at most `limit`", WebhookDeliveryList) },
});

export function webhookRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(create, async (c) => {
		const { url, eventTypes } = c.req.valid("json");
		const allowLoopback = readConfig(c.env).WEBHOOK_ALLOW_LOOPBACK;
		const checked = checkWebhookUrl(url, { allowLoopback });
		if (!checked.ok)
			return refuse(c, {
				code: "invalid_request",
				errors: [{ field: "url", message: checked.refusal }],
			});
		const createdAt = Date.now();
		const endpoint = {
			workspaceId: c.var.workspaceId,
			endpointId: newId("ep", createdAt),
			url: checked.value.href,
			secret: newSecret(),
			eventTypes: [...new Set(eventTypes)],
			createdAt,
		};
		await createEndpoint(c.env.DB, endpoint);
		const shown = shownEndpoint({ ...endpoint, disabledAt: null, disabledWhy: null });
		return c.json({ ...shown, secret: endpoint.secret }, 201);
	});

	app.openapi(list, async (c) => {
		const endpoints = await listEndpoints(c.env.DB, c.var.workspaceId);
		return c.json({ data: endpoints.map(shownEndpoint) }, 200);
	});

	app.openapi(get, async (c) => {
		const { endpointId } = c.req.valid("param");
		const endpoint = await getEndpoint(c.env.DB, c.var.workspaceId, endpointId);
		if (endpoint === null)
			return refuse(c, { code: "not_found", what: "webhook endpoint", id: endpointId });
		return c.json(shownEndpoint(endpoint), 200);
	});

	app.openapi(remove, async (c) => {
		const { endpointId } = c.req.valid("param");
		const known = await deleteEndpoint(c.env.DB, c.var.workspaceId, endpointId);
		if (!known) return refuse(c, { code: "not_found", what: "webhook endpoint", id: endpointId });
		return c.body(null, 204);
	});

	app.openapi(deliveries, async (c) => {
		const listed = await listDeliveries(c.env.DB, c.var.workspaceId, c.req.valid("query"));
		return c.json({ data: listed.map(shownDelivery) }, 200);
	});
}

/** A secret as in Standard Webhooks: `whsec_` and the base64 of 32 random bytes. */
function newSecret(): string {
	return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`;
}
