import { describe, expect, it } from "vitest";
import { z } from "zod";

import { answerLlama } from "../../embedded/dialogue/llama.ts";
import type { AgentDefinition } from "../../src/domain/agents/profile.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { checkExtracted, checkScorecard } from "../../src/domain/post-call/check-own.ts";
import { formOf } from "../../src/domain/post-call/form.ts";
import { analysisInstructions } from "../../src/domain/post-call/prompt.ts";
import { prompt } from "./dialogue-line.ts";

type Own = AgentDefinition["analysis"];

/** Asks the embedded model as the product does, and checks its answer as the product does. */
async function analyse(analysis: Own, ...lines: string[]) {
	const agent = { ...reception, analysis };
	const reply = await answerLlama({
		messages: [
			{ role: "system", content: analysisInstructions(agent) },
			{ role: "user", content: `${prompt()}\n\nTranscript:\n${lines.join("\n")}` },
		],
		response_format: { type: "json_schema", json_schema: z.toJSONSchema(formOf(agent)) },
	});
	if (reply.kind !== "json") throw new Error("no object");
	const { response } = z.object({ response: z.record(z.string(), z.unknown()) }).parse(reply.body);
	const transcript = lines.map((line) => line.replace(/^\w+: /, ""));
	const extracted = analysis.schema && checkExtracted(analysis.schema, response["extracted"]);
	const scores = checkScorecard(analysis.scorecard, response["scorecard"], transcript);
	expect([...(extracted?.problems ?? []), ...scores.problems]).toEqual([]);
	return {
		extracted: extracted?.value,
		scores: scores.value.map(({ criterionId, met, quote }) => ({ criterionId, met, quote })),
	};
}

const CALL = [
	"Agent: Hello, this is Ada at Lakeside Clinic. How can I help you today?",
	"Caller: hi i'm a new patient i'd like a cleaning on tuesday at half past two it's not urgent",
	'Tool find_slots({"service":"cleaning","from":"2026-11-24"}) returned {"service":"cleaning","slots":[{"startsAt":"2026-11-24T14:30:00+00:00","endsAt":"2026-11-24T15:00:00+00:00"}]}',
	"Agent: Half past two is free. May I have your name?",
	"Caller: laura bennett",
	"Agent: Thank you, Laura. What is your phone number?",
	"Caller: four one five five five five zero one nine two",
	"Agent: You are booked. A cleaning on Tuesday at half past two. Is there anything else?",
	"Caller: no thanks",
	"Agent: You are welcome. Goodbye.",
];

async function extract(properties: NonNullable<Own["schema"]>["properties"]) {
	const own = { schema: { type: "object" as const, properties }, scorecard: [] };
	return (await analyse(own, ...CALL)).extracted;
}

async function score(question: string, lines: readonly string[] = CALL) {
	const own = { schema: null, scorecard: [{ criterionId: "asked", question }] };
	return (await analyse(own, ...lines)).scores[0];
}

describe("the data of an agent's own schema, by the embedded model", () => {
	it("is what the caller said of the names that the model knows", async () => {
		const data = {
			name: "Laura Bennett",
			phone: "4155550192",
			day: "2026-11-24",
			time: "14:30",
			service: "cleaning",
			reason: "cleaning",
		};
		const properties = Object.fromEntries(
			Object.keys(data).map((name) => [name, { type: "string" as const }]),
		);
		expect(await extract(properties)).toEqual({ status: "complete", data });
	});

	it("is null for any other name, whatever its description, and for a value of another kind", async () => {
		const extracted = await extract({
			phone: { type: "integer" },
			service: { type: "string", enum: ["haircut"] },
			firstName: { type: "string" },
			new_patient: { type: "boolean", description: "Whether the caller has never been here" },
			score: { type: "integer", description: "How satisfied the caller was" },
			summary: { type: "string" },
			wishes: { type: "array", items: { type: "string" } },
		});
		expect(extracted).toEqual({
			status: "complete",
			data: {
				phone: null,
				service: null,
				firstName: null,
				new_patient: null,
				score: null,
				summary: null,
				wishes: null,
			},
		});
	});
});

describe("a scorecard, by the embedded model", () => {
	it.each([
		[
			"Did the agent greet the caller?",
			"Hello, this is Ada at Lakeside Clinic. How can I help you today?",
		],
		["Did the agent ask for the caller's name?", "Half past two is free. May I have your name?"],
		["Did the agent ask for a phone number?", "Thank you, Laura. What is your phone number?"],
		["Did the agent offer a free time?", "Half past two is free. May I have your name?"],
		[
			"Did the agent confirm the booking?",
			"You are booked. A cleaning on Tuesday at half past two. Is there anything else?",
		],
		["Did the agent say goodbye?", "You are welcome. Goodbye."],
	])(
		"answers %s with the agent's own words, and with null where there are none",
		async (question, quote) => {
			expect(await score(question)).toEqual({ criterionId: "asked", met: true, quote });
			const short = ["Agent: What do you want?", "Caller: nothing"];
			expect(await score(question, short)).toMatchObject({ met: null, quote: null });
		},
	);

	it.each([
		"Did the agent mention the whitening offer?",
		"Did the agent greet the caller by name?",
		"Did the agent repeat the day and the time of what was booked?",
	])("leaves a question open that it does not know: %s", async (question) => {
		expect(await score(question)).toMatchObject({ met: null, quote: null });
	});
});
