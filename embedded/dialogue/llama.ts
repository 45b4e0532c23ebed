import { z } from "zod";

import type { Act, Tools } from "./act.ts";
import { fillForm } from "./analyse/fill-form.ts";
import { findingsOf } from "./analyse/findings.ts";
import { readTranscript } from "./analyse/transcript.ts";
import { readFacts } from "./facts.ts";
import { readNotes, writeNotes } from "./notes.ts";
import { decide } from "./policy.ts";
import { startOf } from "./state.ts";
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
	const system = systemPrompt(run.messages);
	if (system.startsWith("Summarise the beginning of a phone call ")) return summarise(run);
	const facts = readFacts(system);
	const start = readNotes(startOf(facts), system, facts);
	const state = trackState(stepsOf(run.messages), facts, start);
	const act = decide({ state, facts, tools: toolsOf(run) });
	return run.stream === true ? streamedReply(run, act) : wholeReply(run, act);
}

/** A summary of a call that goes on is its state in words, from the notes of what came before and the transcript. */
function summarise(run: RunInput): LlamaReply {
	const prompt = run.messages.map(({ content }) => content).join("\n");
	const facts = readFacts(prompt);
	const start = readNotes(startOf(facts), prompt, facts);
	const say = writeNotes(trackState(readTranscript(prompt), facts, start));
	const act: Act = { say, use: null };
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
