import type { Server } from "node:http";

import { generateText, Output } from "ai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { answerLlama } from "../../embedded/dialogue/llama.ts";
import { connect, listen } from "./dialogue-line.ts";

let url = "";
let server: Server;
beforeAll(async () => ({ url, server } = await listen()));
afterAll(() => server.close());

describe("bad input", () => {
	it.each([
		[{}, "messages: expected an array of {role, content}"],
		[{ messages: "hello" }, "messages: expected an array of {role, content}"],
		[{ messages: [] }, "messages: expected an array of {role, content}"],
		[
			{ messages: [{ role: "robot", content: "hi" }] },
			'messages.0.role: Invalid option: expected one of "system"|"user"|"assistant"|"tool"',
		],
		[null, "input: expected an object with messages"],
		[
			{ messages: [{ role: "user", content: "hi" }], response_format: { type: "json_schema" } },
			"response_format.json_schema: expected a JSON schema",
		],
	])("%j is refused in words", async (input, message) => {
		const reply = await answerLlama(input);
		expect(reply).toEqual({
			kind: "json",
			status: 400,
			body: { errors: [{ code: 5004, message }] },
		});
	});
});

describe("an object by a JSON schema", () => {
	const transcript = ["Caller: my name is laura bennett", "Agent: How can I help you?"].join("\n");

	it("is found by the names of its properties, with null for what was not said", async () => {
		const schema = z.object({
			name: z.string().nullable(),
			phone: z.string().nullable(),
			visit: z.object({ day: z.string().nullable() }),
		});
		const { output } = await generateText({
			model: connect(url),
			output: Output.object({ schema }),
			prompt: transcript,
		});
		expect(output).toEqual({ name: "Laura Bennett", phone: null, visit: { day: null } });
	});

	it("leaves out what may be left out", async () => {
		const { output } = await generateText({
			model: connect(url),
			output: Output.object({
				schema: z.object({ name: z.string(), colour: z.string().optional() }),
			}),
			prompt: transcript,
		});
		expect(output).toEqual({ name: "Laura Bennett" });
	});

	it("is refused where a value would have to be made up", async () => {
		const schema = {
			type: "object",
			properties: { colour: { type: "string" } },
			required: ["colour"],
		};
		const reply = await answerLlama({
			messages: [{ role: "user", content: transcript }],
			response_format: { type: "json_schema", json_schema: schema },
		});
		expect(reply).toMatchObject({
			status: 400,
			body: {
				errors: [
					{
						code: 5024,
						message: `JSON Mode couldn't be met: "colour" was not said in the conversation, and may not be null`,
					},
				],
			},
		});
	});
});
