import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";

import { Caller } from "../support/caller.ts";
import { conversation, givenCall, recorded } from "../support/facts.ts";
import { loggedCall } from "../support/logged-call.ts";
import { readLog } from "../support/read-log.ts";
import { until } from "../support/until.ts";

/** What a newer release wrote before it was rolled back. */
const newer = { type: "caller.sneezed", v: 1, data: { loudly: true } };

const started = (given: ReturnType<typeof givenCall>) =>
	recorded(given, conversation(given)).slice(0, 5);

describe("a log whose last event is of a newer release", () => {
	it("takes what comes next behind that event, ends, and is sealed and published whole", async () => {
		const given = givenCall({ startedAt: Date.now() - 10_000 });
		const log = started(given);
		const unknown = { ...newer, callId: given.callId, seq: 6, at: Date.now() - 5_000 };
		await loggedCall(given.callId, [...log, unknown], 0);
		const caller = await Caller.connect(given.callId);
		caller.send({ type: "start_call" });
		await caller.until(() => caller.logged("call.resumed"));
		caller.send({ type: "end_call" });
		await caller.until(() => caller.logged("call.sealed"));

		const rows = await readLog(env.CALLS.getByName(given.callId));
		expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
		expect(rows[5]).toEqual(unknown);
		await until(async () => {
			const row = await env.DB.prepare(
				"SELECT known_events, unrecognised_events, complete FROM calls WHERE call_id = ?",
			)
				.bind(given.callId)
				.first();
			return row?.["complete"] === 1 && row["unrecognised_events"] === 1;
		});
	});

	it("does not end a second time when that event is the end of the call", async () => {
		const given = givenCall({ startedAt: Date.now() - 10_000 });
		const ended = { type: "call.ended", v: 99, data: { how: "in a way nobody knows yet" } };
		const log = [...started(given), { ...ended, callId: given.callId, seq: 6, at: Date.now() }];
		const call = await loggedCall(given.callId, log);
		const followUp = {
			followUpId: "rolled-back",
			kind: "call_back",
			dueAt: "2026-11-30T09:00:00.000Z",
			name: null,
			phone: null,
			note: "Wants to know more.",
			needsApproval: false,
			appointmentId: null,
		} as const;
		expect(await call.execute({ type: "propose_follow_up", followUp })).toEqual({
			ok: true,
			lastSeq: 7,
		});
		expect(await call.seal()).toEqual({ ok: true, lastSeq: 8 });
		const rows = await readLog(call);
		expect(rows.filter(({ type }) => type === "call.ended")).toHaveLength(1);
	});

	it("says which events it does not understand", async () => {
		const warned = vi.spyOn(console, "warn");
		const given = givenCall({ startedAt: Date.now() - 10_000 });
		const unknown = { ...newer, callId: given.callId, seq: 6, at: Date.now() };
		const call = await loggedCall(given.callId, [...started(given), unknown]);
		await readLog(call);
		expect(warned.mock.calls.flat().map(String).join("\n")).toContain("caller.sneezed");
		warned.mockRestore();
	});
});
