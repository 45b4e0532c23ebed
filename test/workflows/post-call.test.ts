import type { MockLanguageModelV4 } from "ai/test";
import { describe, expect, it } from "vitest";

import { reception } from "../../src/domain/agents/reception.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import type { AnalysisAnswer } from "../../src/domain/post-call/analysis.ts";
import { ProviderError } from "../../src/providers/provider-error.ts";
import { type PostCallDeps, runPostCall } from "../../src/workflows/run-post-call.ts";
import { conversation, givenCall, started } from "../support/facts.ts";
import { CallInMemory } from "./call-in-memory.ts";
import { crmThat, modelSaying, steps } from "./stand-ins.ts";

const answer: AnalysisAnswer = {
	summary: "Maria Lopez booked a cleaning.",
	outcome: "appointment_booked",
	fields: {
		day: "2026-11-24",
		time: "10:00",
		name: "Maria Lopez",
		phone: "020 7946 0123",
		reason: "cleaning",
	},
	sentiment: "positive",
	success: { score: 95, why: "The caller got the appointment." },
};

function setting(change: Partial<PostCallDeps> = {}, events?: readonly CallEvent[]) {
	const given = givenCall({ turns: 4 });
	const call = new CallInMemory(given, events ?? conversation(given));
	const crm = crmThat(() => ({ taskId: "task-1" }));
	const deps: PostCallDeps = {
		call,
		crm,
		model: modelSaying(JSON.stringify(answer)),
		modelName: "fake",
		findAgent: () => reception,
		...change,
	};
	return { callId: given.callId, call, crm, deps };
}

const ended: CallEvent = {
	type: "call.ended",
	v: 1,
	data: {
		reason: "idle",
		durationMs: 40_000,
		usage: { recognisedAudioMs: 0, audioFramesIn: 400, rowsWritten: 4 },
	},
};

const wholeStory = ["call.analyzed", "followup.proposed", "followup.booked", "call.sealed"];

describe("after a call", () => {
	it("the analysis and the booked follow-up are recorded in its log, which is then sealed", async () => {
		const { callId, call, crm, deps } = setting();
		const result = await runPostCall(steps(), callId, deps);

		const followUpId = `${callId}/appointment_reminder`;
		expect(call.afterwards).toEqual(wholeStory);
		expect(call.dataOf("call.analyzed")).toEqual({
			analysis: {
				status: "complete",
				model: "fake",
				...answer,
				fields: { ...answer.fields, phone: "02079460123" },
			},
		});
		expect(call.dataOf("followup.booked")).toEqual({ followUpId, taskId: "task-1" });
		expect(crm.asked).toEqual([
			{
				externalId: followUpId,
				workspaceId: "default",
				kind: "appointment_reminder",
				dueAt: "2026-11-23T10:00:00+00:00",
				name: "Maria Lopez",
				phone: "020 7946 0123",
				note: "Remind Maria Lopez of the cleaning on Tuesday 2026-11-24 at 10:00.",
			},
		]);
		expect(result).toEqual({ analysis: "complete", followUps: [followUpId] });
	});

	it("nothing is recorded twice when every step runs twice, and all of them again", async () => {
		const { callId, call, crm, deps } = setting();
		await runPostCall(steps({ runs: 2 }), callId, deps);
		expect(call.afterwards).toEqual(wholeStory);
		await runPostCall(steps({ runs: 2 }), callId, deps);
		expect(call.afterwards).toEqual(wholeStory);
		expect(new Set(crm.asked.map(({ externalId }) => externalId)).size).toBe(1);
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
		const { callId, call, deps } = setting({ model }, [started({ workspaceId: "default" }), ended]);
		await runPostCall(steps(), callId, deps);
		expect(call.afterwards).toEqual(["call.analyzed", "call.sealed"]);
		expect(call.dataOf("call.analyzed")).toMatchObject({
			analysis: { status: "complete", outcome: "no_conversation" },
		});
		expect(model.doGenerateCalls).toHaveLength(0);
	});

	it("a call that is not over yet is waited for", async () => {
		const { callId, call, deps } = setting({}, [started({ workspaceId: "default" })]);
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
		const { callId, call, deps } = setting({}, [started({ workspaceId: "default" })]);
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
		const heard: CallEvent = {
			type: "turn.heard",
			v: 1,
			data: { turn: 1, text: "Book me in.", source: "speech", audioMs: 900 },
		};
		const events = [started({ workspaceId: "default" }), heard, ended];
		const { callId, call, crm, deps } = setting({ model: claim }, events);
		await runPostCall(steps(), callId, deps);
		expect(call.dataOf("call.analyzed")).toMatchObject({
			analysis: { status: "incomplete", why: expect.stringContaining("no appointment was booked") },
		});
		expect(crm.asked).toEqual([]);
	});
});

describe("when a provider is down", () => {
	const down = new ProviderError("ai_answered_503", { retryable: true });

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

	it("and the CRM stays so, the follow-up has failed, and says why", async () => {
		const crm = crmThat(() => {
			throw new ProviderError("crm_answered_503", { retryable: true });
		});
		const { callId, call, deps } = setting({ crm });
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
			throw new ProviderError("crm_answered_422", { retryable: false });
		});
		const { callId, call, deps } = setting({ crm });
		await runPostCall(steps(), callId, deps);
		expect(crm.asked).toHaveLength(1);
		expect(call.dataOf("followup.failed")).toMatchObject({ why: "crm_answered_422" });
	});
});
