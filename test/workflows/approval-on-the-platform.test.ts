import { introspectWorkflow, introspectWorkflowInstance } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { wakePostCall } from "../../src/consumers/workflow-instances.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import { addVersion } from "../../src/store/records/agents.ts";
import { analysis, givenCall, recorded, started } from "../support/facts.ts";
import { loggedCall } from "../support/logged-call.ts";
import { readLog } from "../support/read-log.ts";
import { until } from "../support/until.ts";
import { callBack, ended, heard } from "./setting.ts";

const workspaceId = "w-approval-on-the-platform";

/** A finished call, answered by a version of the agent whose call backs need a person's yes. */
async function carefulCall() {
	const { version: _, workspaceId: _workspace, ...definition } = reception;
	const followUps = { callBack: { needsApproval: true }, reminder: null };
	const { version } = await addVersion(env.DB, {
		workspaceId,
		definition: { ...definition, followUps },
		note: null,
		createdAt: 1,
	});
	const given = givenCall({ workspaceId });
	const hello = started(given);
	if (hello.type !== "call.started") throw new Error(`a call starts with ${hello.type}`);
	const answered: CallEvent = {
		...hello,
		data: { ...hello.data, agentVersion: version.version },
	};
	const events = [answered, heard(1, "Call me back."), ended];
	const call = await loggedCall(given.callId, recorded(given, events));
	const types = async () => (await readLog(call)).map(({ type }) => type);
	const params = { workspaceId, callId: given.callId };
	return { given, call, types, params, followUpId: `${given.callId}.call_back` };
}

const model = { ...analysis({ name: "Tom", phone: "1" }), ...callBack };

describe("a follow-up that needs a person's yes, on the platform", () => {
	it("is waited for and, once the queue's consumer has the answer, arranged; the log is sealed again", async () => {
		const { given, call, types, params, followUpId } = await carefulCall();
		await using instance = await introspectWorkflowInstance(env.POST_CALL, given.callId);
		await instance.modify(async (modifier) => {
			await modifier.mockStepResult({ name: "analyse" }, { ok: true, value: model });
		});
		await env.POST_CALL.createBatch([{ id: given.callId, params }]);
		await until(async () => (await types()).includes("call.sealed"));

		expect(await call.execute({ type: "approve_follow_up", followUpId })).toMatchObject({
			ok: true,
		});
		// The object publishes the answer by itself, and the consumer of the queue wakes the instance.
		await instance.waitForStatus("complete");
		expect((await types()).filter((type) => type.startsWith("followup."))).toEqual([
			"followup.proposed",
			"followup.approved",
			"followup.booked",
		]);
		await until(async () => (await types()).at(-1) === "call.sealed");
		const task = await env.DB.prepare("SELECT kind FROM crm_tasks WHERE task_id = ?")
			.bind(`task_${followUpId}`)
			.first();
		expect(task).toEqual({ kind: "call_back" });
	});

	it("is arranged by work that was gone, and is started over by the answer", async () => {
		await using introspector = await introspectWorkflow(env.POST_CALL);
		await introspector.modifyAll(async (modifier) => {
			await modifier.mockStepResult({ name: "analyse" }, { ok: true, value: model });
		});
		const { call, types, params, followUpId } = await carefulCall();
		const followUp = {
			followUpId,
			kind: "call_back",
			dueAt: "2026-11-23T10:00:00+00:00",
			name: "Tom",
			phone: null,
			note: "Call Tom back.",
			needsApproval: true,
			appointmentId: null,
		} as const;
		await call.execute({ type: "record_analysis", analysis: model });
		await call.execute({ type: "propose_follow_up", followUp });
		await call.execute({ type: "approve_follow_up", followUpId });
		await wakePostCall([{ ...params, followUpId }], env.POST_CALL);
		await until(async () => (await types()).includes("followup.booked"));
		expect((await types()).filter((type) => type === "call.analyzed")).toHaveLength(1);
	});
});
