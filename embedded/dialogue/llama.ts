import { z } from "zod";

import type { Tools } from "./act.ts";
import { fillForm } from "./analyse/fill-form.ts";
import { findingsOf } from "./analyse/findings.ts";
import { readTranscript } from "./analyse/transcript.ts";
import { readFacts } from "./facts.ts";
import { decide } from "./policy.ts";
import { trackState } from "./track-state.ts";
import {
	invalidInput,
	type LlamaReply,
	objectReply,
	schemaNotMet,
	streamedReply,
	wholeReply,
} from "./wire/answer.ts";
import { RunInput, stepsOf, systemPrompt } from "./wire/input.ts";

export type { LlamaReply } from "./wire/answer.ts";

/**
 * Answers a run of `@cf/meta/llama-3.3-70b-instruct-fp8-fast` without a language model: a
 * receptionist by rules, in the shapes Workers AI answers in. Nothing is kept between requests.
 */
export async function answerLlama(input: unknown): Promise<LlamaReply> {
	const parsed = RunInput.safeParse(input);
	if (!parsed.success) return invalidInput(whatIsWrong(parsed.error));
	const run = parsed.data;
	const format = run.response_format?.type ?? "text";
	if (format !== "text") return answerObject(run);
	const facts = readFacts(systemPrompt(run.messages));
	const state = trackState(stepsOf(run.messages), facts);
	const act = decide({ state, facts, tools: toolsOf(run) });
	return run.stream === true ? streamedReply(run, act) : wholeReply(run, act);
}

function answerObject(run: RunInput): LlamaReply {
	if (run.stream === true)
		return invalidInput("response_format: JSON Mode does not stream; leave stream out");
	const schema = run.response_format?.json_schema;
	if (!schema) return invalidInput("response_format.json_schema: expected a JSON schema");
	const prompt = run.messages.map(({ content }) => content).join("\n");
	const findings = findingsOf(readTranscript(prompt), readFacts(prompt));
	const filled = fillForm(schema, findings);
	return filled.ok ? objectReply(run, filled.value) : schemaNotMet(filled.why);
}

function toolsOf({ tools, tool_choice: choice }: RunInput): Tools {
	const find = (wanted: string) =>
		choice === "none" ? undefined : tools.find(({ name }) => name === wanted);
	return {
		offers: (tool) => find(tool) !== undefined,
		takes(use) {
			const tool = find(use.tool);
			if (tool?.parameters === undefined) return tool !== undefined;
			return z.fromJSONSchema(tool.parameters).safeParse(use.input).success;
		},
	};
}

function whatIsWrong({ issues }: z.ZodError): string {
	const [issue] = issues;
	const path = issue?.path.join(".") ?? "";
	return path === ""
		? "input: expected an object with messages"
		: `${path}: ${issue?.message ?? "not valid"}`;
}
