import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import { readArchive } from "../../src/store/archive.ts";
import { createEndpoint, listEndpoints } from "../../src/store/records/webhook-endpoints.ts";
import { type CallFilters, getCall, listCalls } from "../../src/store/views/calls.ts";
import { getContact, listContacts } from "../../src/store/views/contacts.ts";
import { listFollowUps } from "../../src/store/views/follow-ups.ts";
import { listEvents } from "../../src/store/views/segments.ts";
import { getUsage } from "../../src/store/views/usage.ts";
import { batchOf, callEventsDeps } from "../support/consumer-deps.ts";
import { givenCall, published, wholeCall } from "../support/facts.ts";

const workspaceId = "w-asking";
const day = Date.UTC(2026, 10, 18);
const minute = 60_000;
const calls = [
	givenCall({ workspaceId, turns: 2, startedAt: day, phone: "020 7946 0001", name: "Ann" }),
	givenCall({
		workspaceId,
		turns: 3,
		startedAt: day + minute,
		phone: "020 7946 0002",
		name: "Ben",
	}),
	givenCall({ workspaceId, turns: 4, startedAt: day + 2 * minute, phone: "020-7946-0001" }),
];
const [first, second, third] = calls.map(({ callId }) => callId);

beforeAll(async () => {
	const elsewhere = givenCall({ workspaceId: "w-elsewhere", turns: 2 });
	const logs = await Promise.all(
		[...calls, elsewhere].map(async (given) => published(given, await wholeCall(given))),
	);
	await consumeCallEvents(batchOf("call-events", logs.flat()), callEventsDeps().deps);
});

async function idsOf(filters: CallFilters): Promise<string[]> {
	const rows = await listCalls(env.DB, { workspaceId, limit: 10, filters });
	return rows.map(({ callId }) => callId);
}

describe("a workspace's calls", () => {
	it("are listed newest first, a page at a time, and never those of another workspace", async () => {
		const page = await listCalls(env.DB, { workspaceId, limit: 2 });
		expect(page.map(({ callId }) => callId)).toEqual([third, second]);
		const next = await listCalls(env.DB, { workspaceId, limit: 2, before: page.at(-1)?.callId });
		expect(next.map(({ callId }) => callId)).toEqual([first]);
	});

	it("can be narrowed by any filter, and by several at once", async () => {
		expect(await idsOf({ agentId: "reception" })).toEqual([third, second, first]);
		expect(await idsOf({ agentId: "nobody" })).toEqual([]);
		expect(await idsOf({ outcome: "appointment_booked", startedFrom: day + minute })).toEqual([
			third,
			second,
		]);
		expect(await idsOf({ startedTo: day + minute })).toEqual([first]);
		expect(await idsOf({ endedReason: "idle" })).toEqual([]);
		const [contact] = await listContacts(env.DB, workspaceId, { phone: "+442079460001", limit: 1 });
		expect(await idsOf({ contactId: contact?.contactId })).toEqual([third, first]);
	});

	it("are not found under another workspace", async () => {
		expect(await getCall(env.DB, "w-elsewhere", first ?? "")).toBeNull();
		expect(await getUsage(env.DB, "w-elsewhere", first ?? "")).toBeNull();
		expect(
			await readArchive(env.ARCHIVE, {
				workspaceId: "w-elsewhere",
				callId: first ?? "",
				startedAt: day,
			}),
		).toBeNull();
	});

	it("give their events in pages, each where the page before ended", async () => {
		const log = await wholeCall({ ...givenCall(), ...calls[0] });
		const page = await listEvents(
			env.DB,
			{ workspaceId, callId: first ?? "" },
			{ after: 0, limit: 5 },
		);
		const rest = await listEvents(
			env.DB,
			{ workspaceId, callId: first ?? "" },
			{ after: 5, limit: 500 },
		);
		expect([...page, ...rest]).toEqual(log);
	});
});

describe("the built-in CRM", () => {
	it("has one contact for a number, however it was spelled, with the latest call", async () => {
		const contacts = await listContacts(env.DB, workspaceId, { limit: 10 });
		expect(new Set(contacts.map(({ phone }) => phone))).toEqual(
			new Set(["+442079460001", "+442079460002"]),
		);
		expect(contacts).toHaveLength(2);
		const [spelled] = await listContacts(env.DB, workspaceId, {
			phone: "(020) 7946-0001",
			countries: ["GB"],
			limit: 1,
		});
		expect(spelled).toMatchObject({ name: "Maria Lopez", lastCallId: third });
		expect(await getContact(env.DB, workspaceId, spelled?.contactId ?? "")).toEqual(spelled);
		expect(await listContacts(env.DB, workspaceId, { phone: "no number", limit: 1 })).toEqual([]);
	});

	it("lists its contacts in pages", async () => {
		const [one] = await listContacts(env.DB, workspaceId, { limit: 1 });
		const next = await listContacts(env.DB, workspaceId, { limit: 10, after: one?.contactId });
		expect(next).toHaveLength(1);
		expect(next[0]?.contactId).not.toBe(one?.contactId);
	});

	it("has the follow-ups of one call, and of all, newest call first", async () => {
		const all = await listFollowUps(env.DB, workspaceId, { limit: 10 });
		expect(all.map(({ callId }) => callId)).toEqual([third, second, first]);
		const ofOne = await listFollowUps(env.DB, workspaceId, { callId: second, limit: 10 });
		expect(ofOne).toMatchObject([{ kind: "appointment_reminder", status: "booked", name: "Ben" }]);
	});
});

describe("webhook endpoints", () => {
	it("are listed with what they subscribed to", async () => {
		const endpoint = {
			workspaceId,
			endpointId: "ep_asking",
			url: "https://hooks.example.com/",
			secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
			eventTypes: ["call.ended" as const],
			createdAt: day,
		};
		await createEndpoint(env.DB, endpoint);
		expect(await listEndpoints(env.DB, workspaceId)).toEqual([
			{ ...endpoint, disabledAt: null, disabledWhy: null },
		]);
	});
});
