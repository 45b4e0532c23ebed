import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";

import { CallDetails, CallPage, EventPage } from "../../src/domain/wire/calls.ts";
import { sha256Hex } from "../../src/sha256.ts";
import { insertSegments } from "../../src/store/views/segments.ts";
import { type GivenCall, newCallId, published, wholeCall } from "../support/facts.ts";
import { givenAppointments, givenKnownCall, givenWorkspace, problem, read } from "./api.ts";

let api: Awaited<ReturnType<typeof givenWorkspace>>;
let stranger: Awaited<ReturnType<typeof givenWorkspace>>;
let call: GivenCall;

beforeAll(async () => {
	api = await givenWorkspace("w-calls");
	stranger = await givenWorkspace("w-stranger");
	call = await givenKnownCall({ workspaceId: "w-calls", turns: 4 });
	await givenAppointments(call);
});

const eventsOf = async (query: string, callId = call.callId) =>
	EventPage.parse((await read(await api.ask("GET", `/v1/calls/${callId}/events${query}`))).body);

describe("GET /v1/calls/{callId}", () => {
	it("tells a call and all that came of it", async () => {
		const answer = await read(await api.ask("GET", `/v1/calls/${call.callId}`));
		expect(answer.status).toBe(200);
		const told = CallDetails.parse(answer.body);
		expect(told).toMatchObject({
			callId: call.callId,
			startedAt: "2026-11-18T09:30:00.000Z",
			endedReason: "caller_hung_up",
			outcome: "appointment_booked",
			contactName: "Maria Lopez",
			complete: true,
			metadata: { campaign: "autumn" },
			analysis: { summary: "Maria Lopez booked a cleaning on Tuesday at ten." },
			appointments: [{ resource: "a" }, { resource: "a" }, { resource: "b" }],
			followUps: [{ kind: "appointment_reminder", status: "booked", taskId: "task_1" }],
			usage: { recognisedAudioMs: 16_800, inputTokens: 500 },
		});
		expect(answer.body).not.toHaveProperty("workspaceId");
	});

	it("transcribes what was heard beside what was generated", async () => {
		const { body } = await read(await api.ask("GET", `/v1/calls/${call.callId}`));
		const { transcript } = CallDetails.parse(body);
		expect(transcript.map(({ turn, callerText }) => [turn, callerText])).toEqual([
			[0, null],
			...[1, 2, 3, 4].map((turn) => [turn, `What I say in turn ${turn}.`]),
		]);
		expect(transcript[3]).toMatchObject({
			heardText: "We are open from",
			generatedText: "We are open from nine to five, Monday to Friday.",
			interrupted: true,
			bargeInStopMs: 60,
			firstAudioMs: 65,
		});
	});

	it("tells a live call as far as it is known", async () => {
		const live = await givenKnownCall({ workspaceId: "w-calls-live" }, 1);
		const { ask } = await givenWorkspace("w-calls-live");
		const { body } = await read(await ask("GET", `/v1/calls/${live.callId}`));
		expect(CallDetails.parse(body)).toMatchObject({
			complete: false,
			endedAt: null,
			analysis: null,
		});
	});

	it.each(["", "/events", "/archive"])("%s hides calls of other workspaces", async (part) => {
		const hidden = await read(await stranger.ask("GET", `/v1/calls/${call.callId}${part}`));
		const unknown = await read(await stranger.ask("GET", `/v1/calls/${newCallId()}${part}`));
		expect(hidden).toMatchObject(problem(404, "not_found"));
		expect(unknown).toMatchObject(problem(404, "not_found"));
	});
});

describe("GET /v1/calls", () => {
	it("pages from the newest call to the oldest, each once", async () => {
		const { ask } = await givenWorkspace("w-pages");
		const made: string[] = [];
		for (const minute of [1, 2, 3, 4, 5]) {
			const startedAt = Date.UTC(2026, 10, 19, 9, minute);
			made.push((await givenKnownCall({ workspaceId: "w-pages", startedAt, turns: 1 }, 2)).callId);
		}
		const seen: string[][] = [];
		let cursor: string | null = "";
		while (cursor !== null) {
			const from: string = cursor === "" ? "" : `&cursor=${cursor}`;
			const page = CallPage.parse((await read(await ask("GET", `/v1/calls?limit=2${from}`))).body);
			seen.push(page.data.map(({ callId }) => callId));
			cursor = page.nextCursor;
		}
		expect(seen.map(({ length }) => length)).toEqual([2, 2, 1]);
		expect(seen.flat()).toEqual(made.toReversed());
	});

	it.each([
		["agentId=reception", 1],
		["agentId=other", 0],
		["outcome=appointment_booked&endedReason=caller_hung_up", 1],
		["outcome=no_conversation", 0],
		["endedReason=idle", 0],
		["startedFrom=2026-11-18T09:30:00Z&startedTo=2026-11-18T09:31:00Z", 1],
		["startedFrom=2026-11-18T10:30:01%2B01:00", 0],
		["startedTo=2026-11-18T09:30:00Z", 0],
		["contactId=con_nobody", 0],
	])("with %s finds %i", async (filters, found) => {
		const { status, body } = await read(await api.ask("GET", `/v1/calls?${filters}`));
		expect(status).toBe(200);
		expect(CallPage.parse(body).data).toHaveLength(found);
	});
});

describe("a call's log", () => {
	it("is told event by event, in order, and goes on after a seq", async () => {
		const log = await wholeCall(call);
		const all = await eventsOf("");
		expect(all.data).toEqual(log.map((event) => ({ id: `${call.callId}:${event.seq}`, ...event })));
		expect(all.nextAfter).toBeNull();
		const page = await eventsOf("?after=3&limit=2");
		expect([page.data.map(({ seq }) => seq), page.nextAfter]).toEqual([[4, 5], 5]);
		expect((await eventsOf(`?after=${log.length}`)).data).toEqual([]);
	});

	it("is told up to the first event that has not arrived, so that none is passed over", async () => {
		const late = await givenKnownCall({ workspaceId: "w-calls", startedAt: 1_795_500_000_000 }, 1);
		const [, , after] = published(late, await wholeCall(late));
		if (after) await env.DB.batch(insertSegments(env.DB, [after]));
		const { data, nextAfter } = await eventsOf("", late.callId);
		expect([data.map(({ seq }) => seq), nextAfter]).toEqual([[1], null]);
	});

	it("is archived line by line once the call is complete, under the digest of its seal", async () => {
		const answer = await api.ask("GET", `/v1/calls/${call.callId}/archive`);
		expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
		const log = await wholeCall(call);
		const lines = new TextDecoder().decode(await answer.arrayBuffer());
		expect(lines).toBe(log.map((event) => `${JSON.stringify(event)}\n`).join(""));
		const beforeSeal = lines.split("\n").slice(0, -2).join("\n");
		expect(answer.headers.get("x-digest")).toBe(await sha256Hex(beforeSeal));
	});

	it("is not in the archive while the call is live", async () => {
		const live = await givenKnownCall({ workspaceId: "w-calls", startedAt: 1_796_000_000_000 }, 1);
		const answer = await read(await api.ask("GET", `/v1/calls/${live.callId}/archive`));
		expect(answer).toMatchObject(problem(404, "not_archived"));
	});
});
