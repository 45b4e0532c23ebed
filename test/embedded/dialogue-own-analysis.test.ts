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

/** What the embedded model makes of a transcript for an agent that wants to know this, held against the rules. */
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
		data: extracted?.value.status === "complete" ? extracted.value.data : null,
		scores: Object.fromEntries(
			scores.value.map(({ criterionId, met, quote }) => [criterionId, { met, quote }]),
		),
	};
}

const asking = (properties: NonNullable<Own["schema"]>["properties"]): Own => ({
	schema: { type: "object", properties },
	scorecard: [],
});

describe("what an agent of its own asks for, by the embedded model", () => {
	it("is found under the names that people give it, as far as it was said", async () => {
		const clinic = asking({
			patient_name: { type: "string" },
			firstName: { type: "string" },
			surname: { type: "string" },
			mobileNumber: { type: "string" },
			email: { type: "string" },
			preferred_date: { type: "string" },
			appointmentTime: { type: "string" },
			treatment: { type: "string", enum: ["check up", "cleaning", "filling"] },
			newPatient: { type: "boolean" },
			is_urgent: { type: "boolean", description: "Whether it is an emergency" },
		});
		const { data } = await analyse(
			clinic,
			"Agent: How can I help you today?",
			"Caller: hi i'm a new patient i'd like a cleaning on tuesday at half past two it's not urgent",
			"Agent: May I have your name?",
			"Caller: laura bennett",
			"Agent: What is your phone number?",
			"Caller: four one five five five five zero one nine two",
		);
		expect(data).toEqual({
			patient_name: "Laura Bennett",
			firstName: "Laura",
			surname: "Bennett",
			mobileNumber: "4155550192",
			email: null,
			preferred_date: "2026-11-24",
			appointmentTime: "14:30",
			treatment: "cleaning",
			newPatient: true,
			is_urgent: false,
		});
	});

	it("is a sum of money or a count, said in words or figures", async () => {
		const estateAgent = asking({
			budget: { type: "integer", minimum: 0 },
			bedrooms: { type: "integer" },
			interest: { type: "string", enum: ["buying", "renting"] },
		});
		const words = await analyse(
			estateAgent,
			"Caller: we are interested in renting a place with three bedrooms",
			"Caller: our budget is one thousand two hundred and fifty pounds a month",
		);
		expect(words.data).toEqual({ budget: 1250, bedrooms: 3, interest: "renting" });
		const figures = await analyse(estateAgent, "Caller: We're buying. Up to £450,000, 2 bedrooms.");
		expect(figures.data).toEqual({ budget: 450_000, bedrooms: 2, interest: "buying" });
	});

	it("is null when it was not said, cannot be right, or could be one of several", async () => {
		const { data } = await analyse(
			asking({
				budget: { type: "integer", maximum: 100 },
				interest: { type: "string", enum: ["buying", "renting"] },
				date_of_birth: { type: "string" },
				company_name: { type: "string" },
				shoeSize: { type: "number" },
				newPatient: { type: "boolean" },
				allergies: { type: "array", items: { type: "string" } },
			}),
			"Caller: my name is tom reed i am torn between buying and renting for five hundred pounds",
		);
		expect(data).toEqual({
			budget: null,
			interest: null,
			date_of_birth: null,
			company_name: null,
			shoeSize: null,
			newPatient: null,
			allergies: null,
		});
	});
});

describe("a scorecard, by the embedded model", () => {
	const scorecard = [
		{ criterionId: "greeted", question: "Did the agent greet the caller?" },
		{ criterionId: "name", question: "Did the agent ask for the caller's name?" },
		{ criterionId: "number", question: "Did the agent ask for a phone number?" },
		{ criterionId: "offer", question: "Did the agent offer a time that is free?" },
		{ criterionId: "confirmed", question: "Did the agent confirm the booking?" },
		{ criterionId: "goodbye", question: "Did the agent say goodbye?" },
		{ criterionId: "upsell", question: "Did the agent mention the whitening offer?" },
	];

	it("quotes the agent's own words for what it can judge, and leaves the rest open", async () => {
		const { scores } = await analyse(
			{ schema: null, scorecard },
			"Agent: Hello, this is Ada at Lakeside Clinic. How can I help you today?",
			"Caller: a cleaning on tuesday at half past two",
			'Tool find_slots({"service":"cleaning","from":"2026-11-24"}) returned {"service":"cleaning","slots":[{"startsAt":"2026-11-24T14:30:00+00:00","endsAt":"2026-11-24T15:00:00+00:00"}]}',
			"Agent: Half past two is free. May I have your name?",
			"Caller: laura bennett",
			"Agent: You are booked. A cleaning on Tuesday at half past two. Is there anything else?",
			"Caller: no thanks",
			"Agent: You are welcome. Goodbye.",
		);
		expect(scores).toEqual({
			greeted: {
				met: true,
				quote: "Hello, this is Ada at Lakeside Clinic. How can I help you today?",
			},
			name: { met: true, quote: "Half past two is free. May I have your name?" },
			number: { met: null, quote: null },
			offer: { met: true, quote: "Half past two is free. May I have your name?" },
			confirmed: {
				met: true,
				quote: "You are booked. A cleaning on Tuesday at half past two. Is there anything else?",
			},
			goodbye: { met: true, quote: "You are welcome. Goodbye." },
			upsell: { met: null, quote: null },
		});
	});

	it("says no only where the agent's own words show it", async () => {
		const { scores } = await analyse(
			{ schema: null, scorecard },
			"Agent: What do you want?",
			"Caller: nothing",
		);
		expect(scores).toMatchObject({
			greeted: { met: false, quote: "What do you want?" },
			goodbye: { met: null },
			offer: { met: null },
		});
	});
});
