import {
	generateText,
	type LanguageModel,
	type ModelMessage,
	NoObjectGeneratedError,
	NoOutputGeneratedError,
	Output,
} from "ai";

import type { AgentProfile } from "../domain/agents/profile.ts";
import { transcriptOf } from "../domain/call/transcript.ts";
import type { Analysis } from "../domain/events/analysis.ts";
import type { RecordedEvent } from "../domain/events/catalogue.ts";
import { parseJson } from "../domain/parsing/json.ts";
import {
	checkAnswer,
	type CheckedAnswer,
	noConversation,
} from "../domain/post-call/check-answer.ts";
import type { CallFacts } from "../domain/post-call/facts.ts";
import { formOf, maxTokensOf } from "../domain/post-call/form.ts";
import { analysisInstructions, analysisPrompt } from "../domain/post-call/prompt.ts";
import { modelFailure } from "../providers/language/model-failure.ts";

const ATTEMPTS = 2;

export interface AnalysisRequest {
	model: LanguageModel;
	/** The name of the model, for the record. */
	modelName: string;
	agent: AgentProfile;
	facts: CallFacts;
	events: readonly RecordedEvent[];
}

/**
 * Asks the model what the call was about. A wrong answer is sent back once, with what is wrong about it. What is still
 * wrong after that is left out, and the analysis says why. Nothing is invented.
 * @throws ProviderError when the model gave no answer at all.
 */
export async function analyseCall(request: AnalysisRequest): Promise<Analysis> {
	const { modelName, agent, facts, events } = request;
	if (facts.callerTurns === 0) return noConversation(agent);
	const transcript = transcriptOf(events).map(({ text }) => text);
	const messages: ModelMessage[] = [
		{ role: "user", content: analysisPrompt(agent, facts, events) },
	];
	let usable: CheckedAnswer | null = null;
	let problems: readonly string[] = [];
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		const text = await ask(request, messages);
		const checked = checkAnswer(parseJson(text), { agent, facts, transcript });
		usable = checked.answer ?? usable;
		problems = checked.problems;
		if (problems.length === 0) break;
		messages.push(
			{ role: "assistant", content: text || "(nothing)" },
			{ role: "user", content: `Wrong: ${problems.join("; ")}. Fill in the whole form again.` },
		);
	}
	if (usable !== null) return { status: "complete", model: modelName, ...usable };
	const why = `the model's answer could not be used: ${problems.join("; ")}`;
	return { status: "incomplete", model: modelName, why };
}

/** The model's text: the form, or what the model wrote instead. */
async function ask({ model, agent }: AnalysisRequest, messages: ModelMessage[]): Promise<string> {
	try {
		const { text } = await generateText({
			model,
			instructions: analysisInstructions(agent),
			messages,
			output: Output.object({ schema: formOf(agent), name: "call_analysis" }),
			maxOutputTokens: maxTokensOf(agent),
			temperature: 0,
			// The workflow's step retries, with longer pauses.
			maxRetries: 0,
		});
		return text;
	} catch (cause) {
		if (NoObjectGeneratedError.isInstance(cause)) return cause.text ?? "";
		if (NoOutputGeneratedError.isInstance(cause)) return "";
		throw modelFailure(cause);
	}
}
