import { describe, expect, it } from "vitest";

import type { CallCommand } from "../../src/domain/call/commands.ts";
import { runPostCall } from "../../src/workflows/run-post-call.ts";
import { callBack, said, setting } from "./setting.ts";
import { modelSaying, receptionWith, steps } from "./stand-ins.ts";

const careful = receptionWith({
	followUps: { callBack: { needsApproval: true }, reminder: { hoursBefore: 24 } },
});
const HOURS = 3_600_000;

function waiting(change: Parameters<typeof setting>[0] = {}) {
	const model = modelSaying(JSON.stringify(callBack));
	const set = setting({ agent: careful, model, events: said("Call me back."), ...change });
	const followUpId = `${set.callId}.call_back`;
	const yes: CallCommand = { type: "approve_follow_up", followUpId };
	const no: CallCommand = { type: "decline_follow_up", followUpId, why: "they called again" };
	return { ...set, followUpId, yes, no };
}

const upToTheWait = ["call.analyzed", "followup.proposed", "call.sealed"];

describe("a follow-up that needs a person's yes", () => {
	it("is proposed, and the log is sealed, before anybody answers", async () => {
		const { callId, call, crm, deps, yes } = waiting();
		let before: string[] = [];
		const whileWaiting = async () => {
			before = call.afterwards;
			await call.execute(yes);
		};
		await runPostCall(steps({ whileWaiting }), callId, deps);
		expect(before).toEqual(upToTheWait);
		expect(call.afterwards).toEqual([...upToTheWait, "followup.approved", "followup.booked"]);
		expect(crm.asked).toHaveLength(1);
	});

	it("is waited for under a name that the platform takes, one for each follow-up", async () => {
		const { callId, call, deps, yes } = waiting();
		const types: string[] = [];
		const whileWaiting = async (type: string) => {
			types.push(type);
			await call.execute(yes);
		};
		await runPostCall(steps({ whileWaiting }), callId, deps);
		expect(types).toEqual([`${callId}-call_back`]);
	});

	it("is not arranged when somebody said no", async () => {
		const { callId, call, crm, deps, no, followUpId } = waiting();
		await runPostCall(
			steps({ whileWaiting: async () => void (await call.execute(no)) }),
			callId,
			deps,
		);
		expect(call.afterwards).toEqual([...upToTheWait, "followup.declined"]);
		expect(call.dataOf("followup.declined")).toEqual({
			followUpId,
			by: "person",
			why: "they called again",
		});
		expect(crm.asked).toEqual([]);
	});

	it("is declined when nobody answered within 72 hours", async () => {
		const { callId, call, crm, deps, given } = waiting();
		const now = () => given.startedAt + 73 * HOURS;
		await runPostCall(steps({ runs: 2 }), callId, { ...deps, now });
		expect(call.afterwards).toEqual([...upToTheWait, "followup.declined"]);
		expect(call.dataOf("followup.declined")).toMatchObject({ by: "timeout" });
		expect(crm.asked).toEqual([]);
	});

	it("is arranged though the wake was lost: at the end of the wait the log is asked", async () => {
		const { callId, call, crm, deps, given, yes } = waiting();
		const whileWaiting = async () => {
			await call.execute(yes);
			throw new Error("the wait timed out");
		};
		const now = () => given.startedAt + 73 * HOURS;
		await runPostCall(steps({ whileWaiting }), callId, { ...deps, now });
		expect(call.afterwards).toEqual([...upToTheWait, "followup.approved", "followup.booked"]);
		expect(crm.asked).toHaveLength(1);
	});

	it("is not declined by a wait that broke off early: that work fails, and is started over", async () => {
		const { callId, call, crm, deps, yes } = waiting();
		await expect(runPostCall(steps(), callId, deps)).rejects.toThrow("the wait timed out");
		expect(call.afterwards).toEqual(upToTheWait);
		await call.execute(yes);
		await runPostCall(steps(), callId, deps);
		expect(call.afterwards).toEqual([
			...upToTheWait,
			"followup.approved",
			"call.sealed",
			"followup.booked",
		]);
		expect(crm.asked).toHaveLength(1);
	});

	it("is arranged once when every step runs twice, and all of them again", async () => {
		const { callId, call, crm, deps, yes } = waiting();
		const platform = steps({
			runs: 2,
			whileWaiting: async () => void (await call.execute(yes)),
		});
		await runPostCall(platform, callId, deps);
		await runPostCall(platform, callId, deps);
		expect(call.afterwards).toEqual([
			...upToTheWait,
			"followup.approved",
			"followup.booked",
			"call.sealed",
		]);
		expect(new Set(crm.asked.map(({ externalId }) => externalId)).size).toBe(1);
	});
});
