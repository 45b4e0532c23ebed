import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import { FakeCrm } from "../support/fake-crm.ts";

export interface CrmServer {
	/** For `CRM_URL`. */
	readonly url: string;
	readonly crm: FakeCrm;
	close(): Promise<void>;
}

/** The fake CRM on a port of its own. */
export async function startCrmServer({
	token,
	port = 0,
}: {
	token: string;
	port?: number;
}): Promise<CrmServer> {
	const crm = new FakeCrm(token);
	const server = createServer((request, response) => void respond(crm, request, response));
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", resolve);
	});
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("The server has no port.");
	return {
		url: `http://127.0.0.1:${address.port}`,
		crm,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

async function respond(crm: FakeCrm, incoming: IncomingMessage, response: ServerResponse) {
	const chunks: string[] = [];
	for await (const chunk of incoming.setEncoding("utf8")) chunks.push(String(chunk));
	const leaves = new AbortController();
	response.once("close", () => leaves.abort());
	const { method = "GET", url = "/", headers } = incoming;
	const request = new Request(new URL(url, "http://crm"), {
		method,
		headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
			typeof value === "string" ? [[name, value]] : [],
		),
		...(chunks.length > 0 ? { body: chunks.join("") } : {}),
		signal: leaves.signal,
	});
	try {
		const answer = await crm.answer(request);
		response.writeHead(answer.status, Object.fromEntries(answer.headers));
		response.end(await answer.text());
	} catch {
		// Whoever asked has left.
		response.destroy();
	}
}
