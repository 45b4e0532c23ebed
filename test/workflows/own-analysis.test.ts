import { describe, expect, it } from "vitest";

import { runPostCall } from "../../src/workflows/run-post-call.ts";
import { callBack, said, setting } from "./setting.ts";
import { modelSaying, receptionWith, steps } from "./stand-ins.ts";

const estateAgent = receptionWith({
	analysis: {
		schema: {
			type: "object",
			properties: {
				budget: { type: "integer", minimum: 0, maximum: 5_000_000, description: "In pounds" },
				interest: { type: "string", enum: ["buying", "renting"] },
				areas: { type: "array", items: { type: "string" }, maxItems: 2 },
				notes: { type: "string" },
			},
		},
		scorecard: [{ criterionId: "asked-budget", question: "Did the caller name a budget?" }],
	},
});
const own = {
	extracted: { budget: 450_000, interest: "buying", areas: ["Leith"], notes: "unknown" },
	scorecard: {
		"asked-budget": { met: true, quote: "FOUR HUNDRED  and fifty thousand", why: "They said it." },
	},
};
const events = said("We want to buy a flat in Leith for four hundred and fifty thousand.");

async function analysed(...answers: readonly (object | string)[]) {
	const replies = answers.map((each) =>
		typeof each === "string" ? each : JSON.stringify({ ...callBack, ...own, ...each }),
	);
	const model = modelSaying(...replies);
	const { callId, call, deps } = setting({ agent: estateAgent, model, events });
	await runPostCall(steps(), callId, deps);
	return {
		analysis: call.dataOf("call.analyzed")?.["analysis"],
		asked: model.doGenerateCalls.map(({ prompt }) => JSON.stringify(prompt)),
		form: JSON.stringify(model.doGenerateCalls[0]?.responseFormat),
	};
}

describe("what an agent of its own wants to know of a call", () => {
	it("is asked for in the one request there is, by the agent's schema and criteria", async () => {
		const { analysis, asked, form } = await analysed({});
		expect(asked).toHaveLength(1);
		expect(asked[0]).toContain("asked-budget: Did the caller name a budget?");
		expect(form).toContain('"budget"');
		expect(form).toContain("In pounds");
		expect(analysis).toMatchObject({
			status: "complete",
			extracted: {
				status: "complete",
				data: { budget: 450_000, interest: "buying", areas: ["Leith"], notes: null },
			},
			scorecard: [{ criterionId: "asked-budget", met: true }],
		});
	});

	it("is null where the model left it out", async () => {
		const { analysis } = await analysed({ extracted: { budget: 450_000 } });
		expect(analysis).toMatchObject({
			extracted: { data: { budget: 450_000, interest: null, areas: null, notes: null } },
		});
	});

	it.each([
		["outside of an enum", { interest: "squatting" }, "extracted.interest: Invalid option"],
		["above the maximum", { budget: 9_000_000 }, "extracted.budget: Too big"],
		["below the minimum", { budget: -1 }, "extracted.budget: Too small"],
		["of another type", { budget: "450k" }, "extracted.budget: Invalid input"],
		["that is no whole number", { budget: 1.5 }, "extracted.budget: Invalid input"],
		["with too many items", { areas: ["a", "b", "c"] }, "extracted.areas: Too big"],
		["that nobody asked for", { mood: "sunny" }, "nobody asked for"],
	])("is sent back once when there is a value %s", async (_, change, why) => {
		const { analysis, asked } = await analysed({ extracted: { ...own.extracted, ...change } }, {});
		expect(asked).toHaveLength(2);
		expect(asked[1]).toContain(why);
		expect(analysis).toMatchObject({ extracted: { status: "complete" } });
	});

	it("is incomplete after that, says why, and keeps no value; the rest of the analysis stands", async () => {
		const { analysis } = await analysed({ extracted: { ...own.extracted, budget: 9_000_000 } });
		expect(analysis).toMatchObject({
			status: "complete",
			outcome: "callback_requested",
			extracted: { status: "incomplete", why: expect.stringContaining("extracted.budget") },
			scorecard: [{ met: true }],
		});
		expect(JSON.stringify(analysis)).not.toContain("9000000");
	});

	it("is missing from an answer without it, which is sent back as well", async () => {
		const { analysis, asked } = await analysed({ extracted: undefined, scorecard: undefined });
		expect(asked[1]).toContain("extracted is missing");
		expect(asked[1]).toContain("scorecard.asked-budget is missing");
		expect(analysis).toMatchObject({
			status: "complete",
			extracted: { status: "incomplete" },
			scorecard: [{ met: null, quote: null, why: "the model did not answer it" }],
		});
	});
});

const judged = (quote: string | null) => ({
	scorecard: { "asked-budget": { met: true, quote, why: "They said it." } },
});

describe("a scorecard", () => {
	it("takes a quote that is in the transcript, whatever its case and spacing", async () => {
		expect((await analysed(judged("caller: we WANT to\n buy"))).analysis).toMatchObject({
			scorecard: [{ met: true, quote: "we WANT to\n buy" }],
		});
	});

	it.each([
		["words that nobody said", "my budget is half a million", "does not occur in the transcript"],
		["nothing", null, "has a verdict, but no quote"],
		["blanks", "  ", "has a verdict, but no quote"],
	])(
		"is sent back when it quotes %s, and judges nothing if that is repeated",
		async (_, quote, why) => {
			const repaired = await analysed(judged(quote), {});
			expect(repaired.asked[1]).toContain(why);
			expect(repaired.analysis).toMatchObject({ scorecard: [{ met: true }] });

			const stubborn = await analysed(judged(quote));
			expect(stubborn.asked).toHaveLength(2);
			expect(stubborn.analysis).toMatchObject({
				status: "complete",
				scorecard: [
					{ criterionId: "asked-budget", met: null, quote: null, why: expect.any(String) },
				],
			});
		},
	);

	it("may leave a criterion open", async () => {
		const open = { met: null, quote: null, why: "Nobody spoke of money." };
		expect((await analysed({ scorecard: { "asked-budget": open } })).analysis).toMatchObject({
			scorecard: [{ criterionId: "asked-budget", ...open }],
		});
	});
});

describe("of a repair that makes things worse", () => {
	it("the first answer is kept, as far as it was good", async () => {
		const { analysis } = await analysed({ extracted: { budget: -1 } }, "Sorry, what?");
		expect(analysis).toMatchObject({
			status: "complete",
			summary: callBack.summary,
			extracted: { status: "incomplete" },
		});
	});
});
