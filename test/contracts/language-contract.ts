import { type LanguageModel, stepCountIs, streamText, tool } from "ai";
import { describe, expect, it } from "vitest";
import { z } from "zod";

/** A language model, and what a test says to it to have it do something. */
export interface ModelUnderTest {
	connect(): Promise<LanguageModel> | LanguageModel;
	/** Words to which it answers with several words. */
	greeting: string;
	/** Words upon which it calls find_slots for a cleaning on Tuesday 24 November 2026. */
	request: string;
	/** What it says once it was told that there is a slot at half past two. */
	answer: RegExp;
	/** The same provider where the engine answers with an error, and words upon which it does. */
	failing: { connect(): Promise<LanguageModel> | LanguageModel; words: string };
}

const INSTRUCTIONS = [
	"You are Ada, the receptionist of Lakeside Clinic.",
	"Business: Lakeside Clinic",
	"Now: 2026-11-22T19:12:00+00:00 (Sunday)",
	"Timezone: Europe/London",
	"Services: check up (30 min), cleaning (30 min), consultation (30 min)",
	"Opening hours: Monday 09:00-17:00, Tuesday 09:00-17:00, Wednesday 09:00-17:00, Thursday 09:00-17:00, Friday 09:00-17:00, Saturday closed, Sunday closed",
	"Customer: unknown",
].join("\n");

const FindSlots = z.object({
	service: z.string(),
	from: z.iso.date(),
	to: z.iso.date().optional(),
	time: z.string().optional(),
});

function ask(model: LanguageModel, prompt: string, abortSignal = new AbortController().signal) {
	return streamText({
		model,
		prompt,
		instructions: INSTRUCTIONS,
		maxRetries: 0,
		abortSignal,
		// The stream carries the error, too.
		onError: () => undefined,
	});
}

/** What every language model does, as the agent asks it: through the AI SDK, without its retries. */
export function itIsALanguageModel(name: string, under: ModelUnderTest): void {
	describe(`${name}, as any language model,`, () => {
		it("writes its answer piece by piece, and says at the end what it used", async () => {
			const result = ask(await under.connect(), under.greeting);
			const deltas: string[] = [];
			for await (const delta of result.textStream) deltas.push(delta);
			expect(deltas.filter((delta) => delta.trim() !== "").length).toBeGreaterThan(2);
			expect(deltas.join("")).toBe(await result.text);
			expect(await result.finishReason).toBe("stop");
			const { inputTokens, outputTokens } = await result.totalUsage;
			expect(inputTokens).toBeGreaterThan(0);
			expect(outputTokens).toBeGreaterThan(0);
		});

		it("calls a tool with input that the tool takes, and answers with what came of it", async () => {
			const inputs: z.infer<typeof FindSlots>[] = [];
			const result = streamText({
				model: await under.connect(),
				prompt: under.request,
				instructions: INSTRUCTIONS,
				maxRetries: 0,
				stopWhen: stepCountIs(3),
				tools: {
					find_slots: tool({
						description: "Finds free times for a service.",
						inputSchema: FindSlots,
						execute: (input) => {
							inputs.push(input);
							const slot = { startsAt: "2026-11-24T14:30:00+00:00" };
							return { service: input.service, slots: [slot] };
						},
					}),
				},
			});
			expect(await result.text).toMatch(under.answer);
			expect(inputs).toMatchObject([{ service: "cleaning", from: "2026-11-24" }]);
			expect((await result.steps).map(({ finishReason }) => finishReason)).toEqual([
				"tool-calls",
				"stop",
			]);
		});

		it("tells of the engine's failure in the stream", async () => {
			const model = await under.failing.connect();
			const types: string[] = [];
			for await (const { type } of ask(model, under.failing.words).stream) types.push(type);
			expect(types.filter((type) => type === "error")).toHaveLength(1);
			expect(types).not.toContain("text-delta");
		});

		it("stops when it is interrupted, and that is no error", async () => {
			const interrupting = new AbortController();
			const result = ask(await under.connect(), under.greeting, interrupting.signal);
			const types: string[] = [];
			for await (const { type } of result.stream) {
				types.push(type);
				if (type === "text-delta") interrupting.abort();
			}
			expect(types.filter((type) => type === "text-delta")).toHaveLength(1);
			expect(types.at(-1)).toBe("abort");
			expect(types).not.toContain("error");
		});
	});
}

/** The error that the stream carries. */
export async function errorOf(model: LanguageModel, prompt: string): Promise<unknown> {
	for await (const part of ask(model, prompt).stream) if (part.type === "error") return part.error;
	return undefined;
}
