import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";

import api from "../../docs/api.md?raw";
import { ApiKeyList } from "../../src/domain/wire/api-keys.ts";
import { Appointment, CalendarToken, Slots } from "../../src/domain/wire/appointments.ts";
import { ContactPage } from "../../src/domain/wire/contacts.ts";
import { Task } from "../../src/domain/wire/tasks.ts";
import { NewWebhookEndpoint } from "../../src/domain/wire/webhooks.ts";
import { createApp } from "../../src/edge/app.ts";
import { bury } from "../../src/store/records/dead-letters.ts";
import { wholeCall } from "../support/facts.ts";
import { loggedCall } from "../support/logged-call.ts";
import { givenKnownCall, givenWorkspace, read, send } from "./api.ts";
import { waitingFollowUp } from "./waiting-follow-up.ts";

/** What a `curl` line of the page sends. */
function parseCurl(line: string) {
	// As a shell reads it: a variable stands outside of the quotes.
	const body = /--json (.*)$/.exec(line)?.[1]?.replaceAll("'", "");
	const method = /-X (\w+)/.exec(line)?.[1] ?? (body === undefined ? "GET" : "POST");
	const path = /"\$URL([^"]*)"/.exec(line)?.[1] ?? "";
	const withKey = line.includes('-H "Authorization: Bearer $KEY"');
	return { line, method, path, body, withKey };
}

/** A path with any id for its ids. */
const shape = (path: string) => path.replace(/\?.*/, "").replaceAll(/\$[A-Z_]+|:\w+/g, "*");

const examples = (api.match(/^curl .*$/gm) ?? []).map(parseCurl);
/** A calendar day from today, YYYY-MM-DD. */
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const known: Record<string, string> = {};
const filled = (path: string) =>
	path.replaceAll(/\$([A-Z_]+)/g, (_, name: string) => known[name] ?? "");

beforeAll(async () => {
	const { ask, key } = await givenWorkspace("w-docs");
	const call = await givenKnownCall({ workspaceId: "w-docs" });
	await loggedCall(call.callId, await wholeCall(call));
	const waiting = await waitingFollowUp("w-docs");
	const alsoWaiting = await waitingFollowUp("w-docs");
	await givenKnownCall({ workspaceId: "w-docs", turns: 2, phone: "+447700900123" });
	const contacts = ContactPage.parse((await read(await ask("GET", "/v1/contacts"))).body);
	const toDo = { dueAt: "2026-12-01T09:00:00Z", note: "Send the price list." };
	const task = await read(await ask("POST", "/v1/tasks", toDo));
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
	const [FROM, TO] = [day(7), day(14)];
	const free = await ask("GET", `/v1/slots?service=cleaning&from=${FROM}&to=${TO}`);
	const [slot, later, other] = Slots.parse((await read(free)).body).data;
	const wish = {
		service: "check up",
		startsAt: other?.startsAt,
		name: "Ann",
		phone: "07700 900555",
	};
	const booked = await read(await ask("POST", "/v1/appointments", wish));
	const address = await read(await ask("POST", "/v1/agents/reception/calendar-tokens"));
	Object.assign(known, {
		FROM,
		TO,
		SLOT: slot?.startsAt,
		LATER: later?.startsAt,
		APPOINTMENT: Appointment.parse(booked.body).appointmentId,
		CALENDAR_TOKEN: CalendarToken.parse(address.body).token,
		DEAD_LETTER: deadLetter,
		AGENT: "reception",
		VERSION: "1",
		FOLLOW_UP: waiting.followUpId,
		OTHER_FOLLOW_UP: alsoWaiting.followUpId,
		KEY: key,
		CALL: call.callId,
		CONTACT: contacts.data[0]?.contactId,
		DUPLICATE: contacts.data[1]?.contactId,
		TASK: Task.parse(task.body).taskId,
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
			...(body === undefined ? {} : { body: filled(body) }),
		});
		expect([200, 201, 202, 204]).toContain(answer.status);
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
