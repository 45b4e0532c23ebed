import type { MockLanguageModelV4 } from "ai/test";
import { describe, expect, it } from "vitest";

import { ProviderError } from "../../src/providers/provider-error.ts";
import { type PostCallDeps, runPostCall } from "../../src/workflows/run-post-call.ts";
import { started } from "../support/facts.ts";
import { answer, callBack, ended, said, setting } from "./setting.ts";
import { agentsNamed, crmThat, modelSaying, steps } from "./stand-ins.ts";

const wholeStory = ["call.analyzed", "followup.proposed", "followup.booked", "call.sealed"];

describe("after a call", () => {
	it("the analysis and the arranged follow-up are recorded in its log, which is then sealed", async () => {
		const { callId, call, crm, reminders, deps } = setting();
		const result = await runPostCall(steps(), callId, deps);

		const followUpId = `${callId}.appointment_reminder.apt_${callId.slice(-8)}`;
		expect(call.afterwards).toEqual(wholeStory);
		expect(call.dataOf("call.analyzed")).toEqual({
			analysis: {
				status: "complete",
				model: "fake",
				...answer,
				fields: { ...answer.fields, phone: "+442079460123" },
				extracted: null,
				scorecard: [],
			},
		});
		const { seq } = call.log.find(({ type }) => type === "appointment.booked") ?? { seq: 0 };
		expect(reminders).toEqual([{ workspaceId: "default", callId, seq }]);
		expect(call.dataOf("followup.booked")).toEqual({ followUpId, taskId: `${callId}-${seq}` });
		expect(crm.asked).toEqual([]);
		expect(result).toEqual({ analysis: "complete", followUps: [followUpId] });
	});

	it("a call back is a task in the CRM, under a key of its own", async () => {
		const model = modelSaying(JSON.stringify(callBack));
		const { callId, call, crm, deps } = setting({ model, events: said("Call me back.") });
		await runPostCall(steps(), callId, deps);
		const followUpId = `${callId}.call_back`;
		expect(call.afterwards).toEqual(wholeStory);
		expect(call.dataOf("followup.booked")).toEqual({ followUpId, taskId: "task-1" });
		expect(crm.asked).toEqual([
			{
				externalId: followUpId,
				workspaceId: "default",
				kind: "call_back",
				dueAt: "2026-11-18T09:30:04+00:00",
				name: "Tom",
				phone: "+442079460123",
				note: "Call Tom back about: an invoice.",
			},
		]);
	});

	it("nothing is recorded twice when every step runs twice, and all of them again", async () => {
		const { callId, call, crm, deps } = setting({
			model: modelSaying(JSON.stringify(callBack)),
			events: said("Call me back."),
		});
		await runPostCall(steps({ runs: 2 }), callId, deps);
		expect(call.afterwards).toEqual(wholeStory);
		await runPostCall(steps({ runs: 2 }), callId, deps);
		expect(call.afterwards).toEqual(wholeStory);
		expect(new Set(crm.asked.map(({ externalId }) => externalId)).size).toBe(1);
	});

	it("work that is started over goes by the analysis that was recorded, and asks no model again", async () => {
		const model = modelSaying(JSON.stringify(callBack), JSON.stringify(answer));
		const { callId, call, deps } = setting({ model, events: said("Call me back.") });
		await runPostCall(steps(), callId, deps);
		expect(await runPostCall(steps(), callId, deps)).toMatchObject({
			followUps: [`${callId}.call_back`],
		});
		expect(call.afterwards).toEqual(wholeStory);
		expect(model.doGenerateCalls).toHaveLength(1);
	});

	it("of an agent whose version is gone the log says so, and is sealed", async () => {
		const { callId, call, deps } = setting({ events: said("Hello?") });
		await runPostCall(steps(), callId, { ...deps, agents: agentsNamed() });
		expect(call.afterwards).toEqual(["call.analyzed", "call.sealed"]);
		expect(call.dataOf("call.analyzed")).toMatchObject({
			analysis: { status: "incomplete", why: "no agent: agent_version_unknown" },
		});
	});

	it("the model reads what was heard, and not what was only generated", async () => {
		const model = modelSaying(JSON.stringify(answer));
		const { callId, deps } = setting({ model });
		await runPostCall(steps(), callId, deps);
		const prompt = JSON.stringify(model.doGenerateCalls[0]?.prompt);
		expect(prompt).toContain("Agent: We are open from\\n");
		expect(prompt).not.toContain("nine to five, Monday");
		expect(prompt).toContain(
			"Business: Lakeside Clinic\\nNow: 2026-11-18T09:30:00+00:00 (Wednesday)",
		);
		expect(prompt).toContain("Tool book_appointment({");
	});

	it("no model is asked when the caller never said anything", async () => {
		const model = modelSaying(new Error("should not be asked"));
		const { callId, call, deps } = setting({
			model,
			events: [started({ workspaceId: "default" }), ended],
		});
		await runPostCall(steps(), callId, deps);
		expect(call.afterwards).toEqual(["call.analyzed", "call.sealed"]);
		expect(call.dataOf("call.analyzed")).toMatchObject({
			analysis: { status: "complete", outcome: "no_conversation" },
		});
		expect(model.doGenerateCalls).toHaveLength(0);
	});

	it("a call that is not over yet is waited for", async () => {
		const { callId, call, deps } = setting({ events: [started({ workspaceId: "default" })] });
		let reads = 0;
		const readLog = async () => {
			if (++reads === 3) call.append([ended]);
			return await call.readLog();
		};
		const patient: PostCallDeps["call"] = {
			readLog,
			execute: (command) => call.execute(command),
			seal: () => call.seal(),
		};
		await runPostCall(steps(), callId, { ...deps, call: patient });
		expect(call.afterwards).toEqual(["call.analyzed", "call.sealed"]);
	});

	it("nothing is recorded when it never ends", async () => {
		const { callId, call, deps } = setting({ events: [started({ workspaceId: "default" })] });
		await expect(runPostCall(steps(), callId, deps)).rejects.toThrow("has not ended");
		expect(call.log).toHaveLength(1);
	});

	it("a seal that a newer event overtook is tried again", async () => {
		const { callId, call, deps } = setting();
		let seals = 0;
		const overtaken: PostCallDeps["call"] = {
			readLog: () => call.readLog(),
			execute: (command) => call.execute(command),
			seal: async () =>
				++seals === 1
					? { ok: false, refusal: { code: "log_moved_on", expected: 1, actual: 2 } }
					: await call.seal(),
		};
		await runPostCall(steps(), callId, { ...deps, call: overtaken });
		expect(call.afterwards.at(-1)).toBe("call.sealed");
		expect(seals).toBe(2);
	});
});

async function analysisOf(model: MockLanguageModelV4): Promise<unknown> {
	const { callId, call, deps } = setting({ model });
	await runPostCall(steps(), callId, deps);
	expect(call.afterwards).toEqual(wholeStory);
	return call.dataOf("call.analyzed")?.["analysis"];
}

describe("a model's bad answer", () => {
	it.each([
		["prose", "The caller booked a cleaning."],
		["JSON of another shape", '{"summary":"x"}'],
		[
			"a day that does not exist",
			JSON.stringify({ ...answer, fields: { ...answer.fields, day: "2026-02-30" } }),
		],
		["nothing", ""],
	])("such as %s is sent back once, with what is wrong about it", async (_, bad) => {
		const model = modelSaying(bad, JSON.stringify(answer));
		expect(await analysisOf(model)).toMatchObject({ status: "complete" });
		expect(model.doGenerateCalls).toHaveLength(2);
		expect(JSON.stringify(model.doGenerateCalls[1]?.prompt)).toContain("Wrong: ");
	});

	it("given twice makes the analysis incomplete, with why and without invented values", async () => {
		expect(await analysisOf(modelSaying("Sure! Here it is."))).toEqual({
			status: "incomplete",
			model: "fake",
			why: "the model's answer could not be used: the answer is not JSON of the form's schema",
		});
	});

	it("that claims an appointment which was never made is not believed", async () => {
		const claim = modelSaying(JSON.stringify(answer));
		const { callId, call, crm, deps } = setting({ model: claim, events: said("Book me in.") });
		await runPostCall(steps(), callId, deps);
		expect(call.dataOf("call.analyzed")).toMatchObject({
			analysis: { status: "incomplete", why: expect.stringContaining("no appointment was booked") },
		});
		expect(crm.asked).toEqual([]);
	});
});

describe("when a provider is down", () => {
	const down = ProviderError.fromStatus("ai", 503);

	it("the model is asked again later", async () => {
		const { callId, call, deps } = setting({
			model: modelSaying(down, down, JSON.stringify(answer)),
		});
		await runPostCall(steps(), callId, deps);
		expect(call.dataOf("call.analyzed")).toMatchObject({ analysis: { status: "complete" } });
	});

	it("and the model stays so, the analysis says why, and the appointment is still followed up", async () => {
		const { callId, call, deps } = setting({
			model: modelSaying(new Error("no", { cause: down })),
		});
		await runPostCall(steps(), callId, deps);
		expect(call.dataOf("call.analyzed")).toEqual({
			analysis: { status: "incomplete", model: "fake", why: "no answer: ai_answered_503" },
		});
		expect(call.afterwards).toEqual(wholeStory);
	});

	const calledBack = {
		model: modelSaying(JSON.stringify(callBack)),
		events: said("Call me back."),
	};

	it("and the CRM stays so, the follow-up has failed, and says why", async () => {
		const crm = crmThat(() => {
			throw ProviderError.fromStatus("crm", 503);
		});
		const { callId, call, deps } = setting({ ...calledBack, crm });
		await runPostCall(steps(), callId, deps);
		expect(crm.asked).toHaveLength(10);
		expect(call.afterwards).toEqual([
			"call.analyzed",
			"followup.proposed",
			"followup.failed",
			"call.sealed",
		]);
		expect(call.dataOf("followup.failed")).toMatchObject({ why: "crm_answered_503" });
	});

	it("or refuses for good, it is not asked again", async () => {
		const crm = crmThat(() => {
			throw ProviderError.fromStatus("crm", 422);
		});
		const { callId, call, deps } = setting({ ...calledBack, crm });
		await runPostCall(steps(), callId, deps);
		expect(crm.asked).toHaveLength(1);
		expect(call.dataOf("followup.failed")).toMatchObject({ why: "crm_answered_422" });
	});
});
