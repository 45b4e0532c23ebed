import { createServer, type IncomingMessage } from "node:http";

import { Webhook } from "standardwebhooks";
import { z } from "zod";

import { NewWebhookEndpoint } from "../../src/domain/wire/webhooks.ts";
import { listen } from "../product/listen.ts";
import type { RingbookApi } from "../support/ringbook-api.ts";

/** What every webhook's body looks like, whatever happened. */
const WebhookBody = z.object({
	type: z.string(),
	timestamp: z.iso.datetime(),
	data: z.object({ callId: z.string() }).loose(),
});

/** A delivery as it arrived. `refused` says what is wrong with it; null when its signature is right. */
export interface Received {
	webhookId: string;
	type: string;
	callId: string;
	refused: string | null;
}

/** What the subscriber subscribes to. */
export const SUBSCRIBED: readonly string[] = ["call.started", "call.ended", "call.analyzed"];

/** A subscriber to webhooks on this machine. */
export interface Subscriber {
	received: readonly Received[];
	/** Registers its endpoint. Deliveries that came before are refused: their secret was not known. */
	subscribe(api: RingbookApi): Promise<void>;
	/** What it received of this call, and whatever it refused. */
	of(callId: string): Received[];
	close(): Promise<void>;
}

export async function startSubscriber(): Promise<Subscriber> {
	const received: Received[] = [];
	let webhook: Webhook | null = null;
	const server = createServer((request, response) => {
		void (async () => {
			const delivery = verify(request, await bodyOf(request), webhook);
			received.push(delivery);
			response.writeHead(delivery.refused === null ? 204 : 400).end();
		})();
	});
	const url = `http://127.0.0.1:${await listen(server)}/hook`;
	return {
		received,
		subscribe: async (api) => {
			const endpoint = { url, eventTypes: SUBSCRIBED };
			const { secret } = await api.post("/v1/webhook-endpoints", endpoint, NewWebhookEndpoint);
			webhook = new Webhook(secret);
		},
		of: (callId) => received.filter((one) => one.callId === callId || one.refused !== null),
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function verify(request: IncomingMessage, body: string, webhook: Webhook | null): Received {
	const webhookId = String(request.headers["webhook-id"] ?? "");
	const said = { webhookId, type: "unknown", callId: "unknown" };
	if (webhook === null) return { ...said, refused: "it came before the endpoint had a secret" };
	try {
		// The package's own reading: signature, timestamp within five minutes, then the JSON.
		const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
		const { type, data } = WebhookBody.parse(webhook.verify(body, Object.fromEntries(headers)));
		return { ...said, type, callId: data.callId, refused: null };
	} catch (error) {
		return { ...said, refused: error instanceof Error ? error.message : String(error) };
	}
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks).toString();
}
