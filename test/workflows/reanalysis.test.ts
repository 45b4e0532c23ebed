import { describe, expect, it } from "vitest";

import { ProviderError } from "../../src/providers/provider-error.ts";
import { runPostCall } from "../../src/workflows/run-post-call.ts";
import { runReanalysis } from "../../src/workflows/run-reanalysis.ts";
import { callBack, said, setting } from "./setting.ts";
import { agentsNamed, modelSaying, receptionWith, steps } from "./stand-ins.ts";

const reanalysisId = `rean_${"0".repeat(32)}`;

/** A call that was analysed and followed up on by the agent's first version; the second is stricter. */
async function analysed() {
	const first = setting({
		model: modelSaying(JSON.stringify(callBack)),
		events: said("Call me back."),
	});
	await runPostCall(steps(), first.callId, first.deps);
	const strict = receptionWith({
		version: 2,
		analysis: {
			schema: { type: "object", properties: { urgent: { type: "boolean" } } },
			scorecard: [],
		},
	});
	const params = {
		workspaceId: "default",
		callId: first.callId,
		reanalysisId,
		agentVersion: 2,
	};
	const again = { ...callBack, summary: "It was urgent.", extracted: { urgent: true } };
	const deps = {
		...first.deps,
		agents: agentsNamed(strict),
		model: () => ({ model: modelSaying(JSON.stringify(again)), modelName: "fake" }),
	};
	return { ...first, params, deps, before: first.call.afterwards };
}

describe("an analysis that is run again", () => {
	it("is kept beside the first one, by the version that was asked for, and nothing follows from it", async () => {
		const { call, crm, params, deps, before } = await analysed();
		const asked = crm.asked.length;
		expect(await runReanalysis(steps(), params, deps)).toBe("complete");
		expect(call.afterwards).toEqual([...before, "call.reanalyzed"]);
		expect(call.dataOf("call.analyzed")).toMatchObject({
			analysis: { summary: callBack.summary, extracted: null },
		});
		expect(call.dataOf("call.reanalyzed")).toMatchObject({
			reanalysisId,
			agentVersion: 2,
			analysis: {
				summary: "It was urgent.",
				extracted: { status: "complete", data: { urgent: true } },
			},
		});
		expect(crm.asked).toHaveLength(asked);
	});

	it("is recorded once when every step runs twice, and all of them again", async () => {
		const { call, params, deps, before } = await analysed();
		await runReanalysis(steps({ runs: 2 }), params, deps);
		await runReanalysis(steps({ runs: 2 }), params, deps);
		expect(call.afterwards).toEqual([...before, "call.reanalyzed"]);
	});

	it("says so when the model stays down", async () => {
		const { call, params, deps } = await analysed();
		const down = ProviderError.fromStatus("ai", 503);
		const model = () => ({
			model: modelSaying(new Error("no", { cause: down })),
			modelName: "fake",
		});
		await runReanalysis(steps(), params, { ...deps, model });
		expect(call.dataOf("call.reanalyzed")).toMatchObject({
			analysis: { status: "incomplete", why: "no answer: ai_answered_503" },
		});
	});
});
