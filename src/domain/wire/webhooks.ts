import { z } from "zod";

import { CallId } from "../events/envelope.ts";
import { WebhookEventType } from "../webhooks/event-types.ts";
import { Limit } from "./paging.ts";

const EventTypes = z.array(
	z.enum(WebhookEventType.options, {
		error: ({ input }) =>
			`${JSON.stringify(input)} is not an event type; there is: ${WebhookEventType.options.join(", ")}`,
	}),
);

/** The URL's own rules are checked with the deployment's settings; see `url-rules.ts`. */
export const CreateWebhookEndpoint = z
	.strictObject({
		url: z
			.string()
			.max(2048)
			.meta({ description: "https, a public host name, port 443, no credentials" }),
		eventTypes: EventTypes.min(1, "names at least one event type"),
	})
	.meta({ id: "CreateWebhookEndpoint" });

export const WebhookEndpoint = z
	.object({
		endpointId: z.string(),
		url: z.string(),
		eventTypes: EventTypes,
		createdAt: z.iso.datetime(),
		disabledAt: z.iso.datetime().nullable(),
		disabledWhy: z.string().nullable(),
	})
	.meta({ id: "WebhookEndpoint" });

export const NewWebhookEndpoint = z
	.object({
		...WebhookEndpoint.shape,
		secret: z.string().meta({ description: "whsec_…: shown this once; verify signatures with it" }),
	})
	.meta({ id: "NewWebhookEndpoint" });

export const WebhookEndpointList = z
	.object({ data: z.array(WebhookEndpoint) })
	.meta({ id: "WebhookEndpointList" });

export const WebhookEndpointParams = z.object({ endpointId: z.string() });

export const WebhookDelivery = z
	.object({
		deliveryId: z.string().meta({ description: "The webhook-id, the same on every attempt" }),
		endpointId: z.string(),
		callId: CallId,
		seq: z.int().positive(),
		eventType: WebhookEventType,
		body: z.string().meta({ description: "What is sent, to the letter" }),
		status: z.enum(["pending", "delivered", "failed"]),
		attempts: z.int().nonnegative(),
		createdAt: z.iso.datetime(),
		lastAttemptAt: z.iso.datetime().nullable(),
		lastStatus: z.int().nullable().meta({ description: "HTTP status; null without an answer" }),
		lastError: z.string().nullable(),
	})
	.meta({ id: "WebhookDelivery" });

export const WebhookDeliveryList = z
	.object({ data: z.array(WebhookDelivery) })
	.meta({ id: "WebhookDeliveryList" });

export const WebhookDeliveriesQuery = z.strictObject({
	limit: Limit,
	callId: CallId.optional(),
	endpointId: z.string().optional(),
});
