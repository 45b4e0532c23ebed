import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { getCall } from "../../src/store/views/calls.ts";
import { Caller } from "../support/caller.ts";
import { until } from "../support/until.ts";

const followUp = {
	followUpId: "after-the-seal",
	kind: "call_back",
	dueAt: "2026-11-30T09:00:00.000Z",
	name: null,
	phone: null,
	note: "Wants to know more.",
	needsApproval: false,
	appointmentId: null,
} as const;

describe("a call that learns something after its seal", () => {
	it("seals it by itself, is complete again, and sleeps once it hears that it has arrived", async () => {
		const caller = await Caller.greeted();
		caller.send({ type: "end_call" });
		await caller.until(() => caller.logged("call.sealed"));
		const stub = env.CALLS.getByName(caller.callId);
		expect(await stub.execute({ type: "propose_follow_up", followUp })).toMatchObject({ ok: true });
		await caller.until(() => caller.logged("call.sealed", 2));
		const log = await caller.log();
		expect(log.slice(-3).map(({ type }) => type)).toEqual([
			"call.sealed",
			"followup.proposed",
			"call.sealed",
		]);
		await until(async () => {
			const call = await getCall(env.DB, "default", caller.callId);
			return call?.complete === true && call.sealedSeq === log.length;
		});
		await until(() =>
			runInDurableObject(stub, async (_, { storage }) => (await storage.getAlarm()) === null),
		);
	});
});
