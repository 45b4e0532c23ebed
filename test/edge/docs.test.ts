import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";

import api from "../../docs/api.md?raw";
import { ApiKeyList } from "../../src/domain/wire/api-keys.ts";
import { ContactPage } from "../../src/domain/wire/contacts.ts";
import { NewWebhookEndpoint } from "../../src/domain/wire/webhooks.ts";
import { createApp } from "../../src/edge/app.ts";
import { bury } from "../../src/read-model/dead-letters.ts";
import { givenKnownCall, givenWorkspace, read, send } from "./api.ts";

/** What a `curl` line of the page sends. */
function parseCurl(line: string) {
	const body = /--json '([^']*)'/.exec(line)?.[1];
	const method = /-X (\w+)/.exec(line)?.[1] ?? (body === undefined ? "GET" : "POST");
	const path = /"\$URL([^"]*)"/.exec(line)?.[1] ?? "";
	const withKey = line.includes('-H "Authorization: Bearer $KEY"');
	return { line, method, path, body, withKey };
}

/** A path with any id for its ids. */
const shape = (path: string) => path.replace(/\?.*/, "").replaceAll(/\$[A-Z_]+|:\w+/g, "*");

const examples = (api.match(/^curl .*$/gm) ?? []).map(parseCurl);
const known: Record<string, string> = {};
const filled = (path: string) =>
	path.replaceAll(/\$([A-Z_]+)/g, (_, name: string) => known[name] ?? "");

beforeAll(async () => {
	const { ask, key } = await givenWorkspace("w-docs");
	const call = await givenKnownCall({ workspaceId: "w-docs" });
	const contacts = ContactPage.parse((await read(await ask("GET", "/v1/contacts"))).body);
	const endpoint = { url: "https://example.com/", eventTypes: ["call.ended"] };
	const made = await read(await ask("POST", "/v1/webhook-endpoints", endpoint));
	const keys = ApiKeyList.parse((await read(await ask("GET", "/v1/api-keys"))).body);
	const deadLetter = await bury(env.DB, {
		workspaceId: "w-docs",
		queue: "call-events",
		why: "nobody can read it",
		body: JSON.stringify({ workspaceId: "w-docs" }),
		buriedAt: Date.now(),
	});
	Object.assign(known, {
		DEAD_LETTER: deadLetter,
		KEY: key,
		CALL: call.callId,
		CONTACT: contacts.data[0]?.contactId,
		ENDPOINT: NewWebhookEndpoint.parse(made.body).endpointId,
		KEY_ID: keys.data[0]?.keyId,
	});
});

describe("docs/api.md", () => {
	// In the page's order: what is deleted at the end is still there before.
	it.each(examples)("shows what works: $line", async ({ method, path, body, withKey }) => {
		const answer = await send(filled(path), {
			method,
			headers: {
				...(withKey ? { authorization: `Bearer ${known["KEY"]}` } : {}),
				...(body === undefined ? {} : { "content-type": "application/json" }),
			},
			...(body === undefined ? {} : { body }),
		});
		expect([200, 201, 204]).toContain(answer.status);
		await answer.body?.cancel();
	});

	it("shows every route but the two that are WebSockets", () => {
		const shown = examples.map(({ method, path }) => `${method} ${shape(path)}`);
		const existing = createApp()
			.routes.filter(({ method }) => method !== "ALL")
			.map(({ method, path }) => `${method} ${shape(path)}`)
			.filter((route) => !["GET /voice", "GET /agents/call-agent/*"].includes(route));
		expect(shown.toSorted()).toEqual([...new Set(existing)].toSorted());
	});
});
