import { array, assert, asyncProperty, boolean, constantFrom } from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";

import { answerLlama } from "../../embedded/dialogue/llama.ts";
import { prompt } from "./dialogue-line.ts";
import { type ToolCall, Office } from "./dialogue-office.ts";

const Answer = z.object({
	response: z.string().nullable(),
	tool_calls: z
		.array(z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }))
		.optional(),
});
type Message = Record<string, unknown>;

/** What callers say, well and badly heard, in any order. */
const UTTERANCES = [
	"hello",
	"i'd like to book a cleaning",
	"a check up",
	"tuesday",
	"tomorrow at nine",
	"next week",
	"sunday",
	"half past two",
	"in the morning",
	"any time",
	"the second one",
	"neither",
	"later",
	"laura bennett",
	"my name is tom reed",
	"four one five",
	"five five five zero one nine two",
	"four one five five five five zero one nine two",
	"yes",
	"no",
	"no that's wrong",
	"what are your hours",
	"when is my next appointment",
	"can i speak to a person",
	"cancel my appointment",
	"pardon",
	"thanks",
	"never mind",
	"how much is it",
	"cancel my appointment",
	"can i speak to a person",
	"the",
	"",
	"uh it's um",
	"goodbye",
];

interface Outcome {
	readonly said: string;
	readonly toolCalls: readonly ToolCall[];
}

/** The tool loop in its plainest form: at most six steps, as the product allows. */
async function turn(messages: Message[], office: Office): Promise<Outcome> {
	const toolCalls: ToolCall[] = [];
	const tools = Object.entries(office.schemas).map(([name, schema]) => ({
		type: "function",
		function: { name, parameters: z.toJSONSchema(schema) },
	}));
	let said = "";
	for (let step = 0; step < 6; step += 1) {
		const reply = await answerLlama({ messages, tools });
		if (reply.kind !== "json" || reply.status !== 200) throw new Error(JSON.stringify(reply));
		const { response, tool_calls: calls = [] } = Answer.parse(reply.body);
		said += response ?? "";
		const ids = calls.map((_, index) => `call ${messages.length} ${index}`);
		messages.push({
			role: "assistant",
			content: response ?? "",
			...(calls.length > 0 && {
				tool_calls: calls.map((call, index) => ({ id: ids[index], function: call })),
			}),
		});
		for (const [index, call] of calls.entries()) {
			const output = office.run(call.name, call.arguments, toolCalls);
			messages.push({
				role: "tool",
				name: call.name,
				tool_call_id: ids[index],
				content: JSON.stringify(output),
			});
		}
		if (calls.length === 0) return { said, toolCalls };
	}
	throw new Error("the tool loop did not end");
}

/** Answers that are rightly the same each time they are asked for. */
const ON_REQUEST = new Set([
	"pardon",
	"what are your hours",
	"how much is it",
	"cancel my appointment",
	"can i speak to a person",
	"when is my next appointment",
]);

interface Call {
	readonly replies: readonly string[];
	/** Replies that claim a booking, and bookings. */
	readonly claims: number;
	readonly bookings: number;
}

async function place(utterances: readonly string[], broken: boolean): Promise<Call> {
	const office = new Office();
	office.broken = broken;
	office.snatched.add("2026-11-24T14:30:00+00:00");
	const messages: Message[] = [{ role: "system", content: prompt() }];
	const replies: string[] = [];
	let claims = 0;
	for (const content of utterances) {
		messages.push({ role: "user", content });
		const { said, toolCalls } = await turn(messages, office);
		replies.push(ON_REQUEST.has(content) ? `${replies.length}: ${said}` : said);
		if (content !== "pardon" && /\bYou are booked\b/.test(said)) claims += 1;
		if (toolCalls.some(({ tool }) => tool === "end_call")) break;
	}
	return { replies, claims, bookings: office.booked.length };
}

function threeAlike(replies: readonly string[]): string[] {
	return replies.filter(
		(reply, at) => at > 1 && reply === replies[at - 1] && reply === replies[at - 2],
	);
}

it("whatever is said, the receptionist answers, never repeats itself twice and never claims a booking that is none", async () => {
	const calls = array(constantFrom(...UTTERANCES), { minLength: 1, maxLength: 12 });
	await assert(
		asyncProperty(calls, boolean(), async (utterances, broken) => {
			const call = await place(utterances, broken);
			expect(call.replies).not.toContain("");
			expect(threeAlike(call.replies)).toEqual([]);
			expect(call.claims).toBe(call.bookings);
		}),
		// Always the same calls, so that only a change of the code can change the result.
		{ numRuns: 300, seed: 1 },
	);
});
