import {
	generateText,
	type LanguageModel,
	type ModelMessage,
	NoObjectGeneratedError,
	NoOutputGeneratedError,
	Output,
} from "ai";

import type { AgentProfile } from "../domain/agents/profile.ts";
import type { RecordedEvent } from "../domain/events/catalogue.ts";
import { type Analysis, AnalysisAnswer } from "../domain/post-call/analysis.ts";
import { checkAnswer, noConversation } from "../domain/post-call/check-answer.ts";
import type { CallFacts } from "../domain/post-call/facts.ts";
import { ANALYSIS_INSTRUCTIONS, analysisPrompt } from "../domain/post-call/prompt.ts";
import { modelFailure } from "../providers/language/model-failure.ts";

/** Bounds the event: an analysis has to fit into the log. */
const MAX_OUTPUT_TOKENS = 1024;
const ATTEMPTS = 2;

export interface AnalysisRequest {
	model: LanguageModel;
	/** As the analysis names it. */
	modelName: string;
	agent: AgentProfile;
	facts: CallFacts;
	events: readonly RecordedEvent[];
}

/**
 * What the call was about. A bad answer is sent back once with what is wrong about it; a second one makes
 * the analysis incomplete. Nothing is invented.
 * @throws ProviderError when the model gave no answer at all.
 */
export async function analyseCall(request: AnalysisRequest): Promise<Analysis> {
	const { model, modelName, agent, facts, events } = request;
	if (facts.callerTurns === 0) return noConversation;
	const messages: ModelMessage[] = [
		{ role: "user", content: analysisPrompt(agent, facts, events) },
	];
	let problems: readonly string[] = [];
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		const { text, answer } = await ask(model, messages);
		const checked = answer ? checkAnswer(answer, facts) : notTheForm;
		if (checked.ok) return { status: "complete", model: modelName, ...checked.answer };
		problems = checked.problems;
		messages.push(
			{ role: "assistant", content: text || "(nothing)" },
			{ role: "user", content: `Wrong: ${problems.join("; ")}. Fill in the whole form again.` },
		);
	}
	const why = `the model's answer could not be used: ${problems.join("; ")}`;
	return { status: "incomplete", model: modelName, why };
}

const notTheForm = {
	ok: false,
	problems: ["the answer is not JSON of the form's schema"],
} as const;

/** The form, or what was written in its place. */
async function ask(
	model: LanguageModel,
	messages: ModelMessage[],
): Promise<{ text: string; answer: AnalysisAnswer | null }> {
	try {
		const { text, output } = await generateText({
			model,
			instructions: ANALYSIS_INSTRUCTIONS,
			messages,
			output: Output.object({ schema: AnalysisAnswer, name: "call_analysis" }),
			maxOutputTokens: MAX_OUTPUT_TOKENS,
			temperature: 0,
			// The workflow's step tries again, and it can wait longer.
			maxRetries: 0,
		});
		return { text, answer: output };
	} catch (cause) {
		if (NoObjectGeneratedError.isInstance(cause)) return { text: cause.text ?? "", answer: null };
		if (NoOutputGeneratedError.isInstance(cause)) return { text: "", answer: null };
		throw modelFailure(cause);
	}
}
