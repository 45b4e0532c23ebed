import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import type { RawEvent } from "../../src/domain/events/envelope.ts";
import { listCalls } from "../../src/store/views/calls.ts";
import { listContacts } from "../../src/store/views/contacts.ts";
import { batchOf, callEventsDeps, settled } from "../support/consumer-deps.ts";
import { givenCall, published, sealed, wholeCall } from "../support/facts.ts";
import { viewsOf } from "../support/views.ts";

const QUEUE = "call-events";

describe("a call's way into the read model", () => {
	it("is listed while it is live, and carries everything once it is over", async () => {
		const given = givenCall({ workspaceId: "w-listed" });
		const [hello, ending, after] = published(given, await wholeCall(given));
		const { deps, started } = callEventsDeps();

		await consumeCallEvents(batchOf(QUEUE, [hello]), deps);
		const [live] = await listCalls(env.DB, { workspaceId: "w-listed", limit: 10 });
		expect(live).toMatchObject({ callId: given.callId, endedAt: null, turns: 0, complete: false });
		expect(started).toEqual([]);

		await consumeCallEvents(batchOf(QUEUE, [ending]), deps);
		expect(started).toEqual([given.callId]);

		const last = batchOf(QUEUE, [after]);
		await consumeCallEvents(last, deps);
		expect(await settled(last)).toEqual(["acked"]);
		expect(started).toEqual([given.callId]);
		const views = await viewsOf(given);
		expect(views.call).toMatchObject({
			agentId: "reception",
			channel: "websocket",
			endedReason: "caller_hung_up",
			turns: 12,
			interruptions: 1,
			contactName: "Maria Lopez",
			contactPhone: "+442079460123",
			outcome: "appointment_booked",
			successScore: 95,
			complete: true,
			metadata: { campaign: "autumn" },
		});
		expect(views.call?.analysis).toMatchObject({ status: "complete", sentiment: "positive" });
		expect(views.turns).toHaveLength(13);
		expect(views.turns[3]).toMatchObject({ interrupted: true, heardText: "We are open from" });
		expect(views.usage).toMatchObject({ inputTokens: 1300, durableObjectRowsWritten: 90 });
		expect(views.followUps).toMatchObject([{ status: "booked", taskId: "task_1" }]);
		expect(views.contacts).toMatchObject([
			{ name: "Maria Lopez", lastSummary: "Maria Lopez booked a cleaning on Tuesday at ten." },
		]);
	});

	it("leaves no contact behind for a number that was corrected, whichever message comes first", async () => {
		const given = givenCall({ workspaceId: "w-misheard", turns: 2 });
		const misheard: CallEvent = {
			type: "contact.identified",
			v: 2,
			data: {
				by: "speech",
				customerId: null,
				name: "Marie",
				phone: "020 7946 0999",
				email: null,
			},
		};
		const messages = published(given, await wholeCall(given, [misheard]));
		for (const message of messages.toReversed())
			await consumeCallEvents(batchOf(QUEUE, [message]), callEventsDeps().deps);
		expect((await viewsOf(given)).contacts).toMatchObject([{ name: "Maria Lopez" }]);
	});

	it("writes at most eight D1 rows more than the call had turns", async () => {
		const given = givenCall({ workspaceId: "w-budget", turns: 12 });
		const messages = published(given, await wholeCall(given));
		const { deps, projected } = callEventsDeps();
		for (const message of messages) await consumeCallEvents(batchOf(QUEUE, [message]), deps);

		const rows = projected().map(({ d1RowsWritten }) => Number(d1RowsWritten));
		expect(rows).toHaveLength(3);
		expect(Math.min(...rows)).toBeGreaterThan(0);
		expect(rows.reduce((total, some) => total + some)).toBeLessThanOrEqual(12 + 8);
		// The tables hold thirty calls by now: only this call's rows are looked at.
		expect(Math.max(...projected().map(({ d1RowsRead }) => Number(d1RowsRead)))).toBeLessThan(40);

		for (const message of messages) await consumeCallEvents(batchOf(QUEUE, [message]), deps);
		const repeated = projected().slice(3);
		expect(repeated.map(({ d1RowsWritten }) => d1RowsWritten)).toEqual([0, 0, 0]);
	});

	it("keeps an event of a type it does not know, and counts it", async () => {
		const given = givenCall({ workspaceId: "w-unknown", turns: 2 });
		const log = (await wholeCall(given)).slice(0, -1);
		const unknown: RawEvent = {
			callId: given.callId,
			seq: log.length + 1,
			type: "caller.applauded",
			v: 1,
			at: given.startedAt,
			data: { claps: 3 },
		};
		const all = await sealed(given, [...log, unknown]);
		await consumeCallEvents(batchOf(QUEUE, published(given, all)), callEventsDeps().deps);

		const { call, events, archive } = await viewsOf(given);
		expect(call).toMatchObject({ unrecognisedEvents: 1, complete: true });
		expect(events).toEqual(all);
		expect(archive?.events).toEqual(all);
	});

	it("never goes back to a fold of fewer facts", async () => {
		const given = givenCall({ workspaceId: "w-monotonic", turns: 3 });
		const log = await wholeCall(given);
		const { deps } = callEventsDeps();
		await consumeCallEvents(batchOf(QUEUE, published(given, log)), deps);
		const before = await viewsOf(given);

		// As a slow consumer would, that read the facts before the others were there.
		await env.DB.prepare("DELETE FROM call_segments WHERE workspace_id = ? AND first_seq > 1")
			.bind(given.workspaceId)
			.run();
		await consumeCallEvents(batchOf(QUEUE, published(given, log).slice(0, 1)), deps);
		const { call, turns, contacts } = await viewsOf(given);
		expect({ call, turns, contacts }).toEqual({
			call: before.call,
			turns: before.turns,
			contacts: before.contacts,
		});
	});

	it("gives a contact's newest call and name, whichever call arrived first", async () => {
		const day = Date.UTC(2026, 10, 18);
		const older = givenCall({ workspaceId: "w-contact", turns: 2, startedAt: day, name: "Mary" });
		const newer = givenCall({ workspaceId: "w-contact", turns: 2, startedAt: day + 60_000 });
		const nameless = givenCall({
			workspaceId: "w-contact",
			turns: 2,
			startedAt: day + 120_000,
			name: "",
		});
		const { deps } = callEventsDeps();
		for (const given of [nameless, older, newer])
			await consumeCallEvents(batchOf(QUEUE, published(given, await wholeCall(given))), deps);
		expect(await listContacts(env.DB, "w-contact", { limit: 10 })).toMatchObject([
			{ name: "Maria Lopez", lastCallId: nameless.callId },
		]);
	});
});
