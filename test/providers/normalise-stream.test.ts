import {
	array,
	assert,
	asyncProperty,
	constant,
	integer,
	nat,
	object,
	oneof,
	record,
	string,
} from "fast-check";
import { describe, expect, it } from "vitest";

import { normaliseStream } from "../../src/providers/language/normalise-stream.ts";
import { ProviderError } from "../../src/providers/provider-error.ts";

function streamOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
	return new ReadableStream({
		start(out) {
			for (const piece of pieces) out.enqueue(piece);
			out.close();
		},
	});
}

/** Cuts the bytes of a text before each of these places. */
function cutAt(text: string, places: readonly number[]): Uint8Array[] {
	const bytes = new TextEncoder().encode(text);
	const cuts = places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b);
	return [0, ...cuts].map((from, index) => bytes.slice(from, cuts[index] ?? bytes.length));
}

async function normalised(pieces: readonly Uint8Array[]): Promise<string> {
	return await new Response(normaliseStream(streamOf(pieces))).text();
}

const delta = (content: string) => JSON.stringify({ choices: [{ delta: { content } }] });
const events = [delta("Grüß Gott 👋, "), delta("10"), delta(":30 時")];
const ends = ["\n", "\r\n"];
const whole = JSON.stringify({ choices: [{ message: { content: "時 10:30" } }] }, null, 2);

describe("the answer of a model server", () => {
	it.each([
		...ends.map((end) => [
			`events with ${JSON.stringify(end)}`,
			[...events, "[DONE]"].map((data) => `data: ${data}${end}${end}`).join(""),
		]),
		["events without blanks", [...events, "[DONE]"].map((data) => `data:${data}\n\n`).join("")],
		["no blank line at the end", [...events, "[DONE]"].map((data) => `data: ${data}`).join("\n\n")],
		[
			"comments",
			`: ping\n\n${[...events, "[DONE]"].map((data) => `data: ${data}\n\n: ping\n\n`).join("")}`,
		],
		["one JSON object on several lines", whole],
	])("is the same however the network cuts it: %s", async (_, text) => {
		const expected = await normalised([new TextEncoder().encode(text)]);
		expect(expected).toMatch(/時/);
		expect(expected).toContain('"finish_reason":"stop"');
		await assert(
			asyncProperty(array(nat(1000), { maxLength: 12 }), async (places) => {
				expect(await normalised(cutAt(text, places))).toBe(expected);
			}),
			{ numRuns: 50 },
		);
	});

	it("ends in a finish reason or an error that says what was wrong, whatever is sent", async () => {
		const value = oneof(string(), integer(), constant(null), constant([]), object());
		const call = record(
			{ index: value, id: value, name: value, function: value, arguments: value },
			{ requiredKeys: [] },
		);
		const said = record(
			{ content: value, tool_calls: oneof(value, array(call)), reasoning: value },
			{ requiredKeys: [] },
		);
		const choice = record(
			{ index: value, delta: oneof(value, said), finish_reason: value },
			{ requiredKeys: [] },
		);
		const chunk = record(
			{
				choices: oneof(value, array(oneof(value, choice))),
				response: value,
				tool_calls: oneof(value, array(call)),
				usage: value,
				error: value,
			},
			{ requiredKeys: [] },
		);
		const data = oneof(
			chunk.map((sent) => JSON.stringify(sent)),
			string(),
			constant("[DONE]"),
		);
		const body = array(data).map((all) => all.map((one) => `data: ${one}\n\n`).join(""));
		await assert(
			asyncProperty(body, async (text) => {
				const outcome = await normalised([new TextEncoder().encode(text)]).catch((cause: unknown) =>
					cause instanceof ProviderError ? cause.code : cause,
				);
				expect(outcome).toMatch(
					/^language_model_\w+$|"finish_reason":"[^"]+".*\n\ndata: \[DONE\]\n\n$/s,
				);
			}),
			{ numRuns: 500 },
		);
	});
});
