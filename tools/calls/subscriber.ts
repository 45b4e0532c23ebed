import { createServer, type IncomingMessage } from "node:http";

import { Webhook } from "standardwebhooks";
import { z } from "zod";

/** What every webhook's body looks like, whatever happened. */
const WebhookBody = z.object({
	type: z.string(),
	timestamp: z.iso.datetime(),
	data: z.object({ callId: z.string() }).loose(),
});

/** A delivery as it arrived. `refused` says why it was not believed; null when its signature is right. */
export interface Received {
	webhookId: string;
	type: string;
	callId: string;
	refused: string | null;
	/** Milliseconds since the epoch. */
	at: number;
}

/** Somebody who wants to be told about calls, on this machine. */
export interface Subscriber {
	url: string;
	received: Received[];
	/** Deliveries are checked against this; until it is known, all are refused. */
	trust(secret: string): void;
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
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	if (address === null || typeof address === "string")
		throw new Error("no port for the subscriber");
	return {
		url: `http://127.0.0.1:${address.port}/hook`,
		received,
		trust: (secret) => {
			webhook = new Webhook(secret);
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function verify(request: IncomingMessage, body: string, webhook: Webhook | null): Received {
	const webhookId = String(request.headers["webhook-id"] ?? "");
	const said = { webhookId, type: "unknown", callId: "unknown", at: Date.now() };
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
