import { z } from "zod";

import type { ExtractionSchema } from "../agents/extraction-schema.ts";
import type { AgentProfile } from "../agents/profile.ts";
import type { Extracted, Score } from "../events/analysis.ts";
import { CriterionAnswer, dataOf } from "./form.ts";

/** A part of an answer that may be recorded, and the problems that the model has to correct. */
export interface CheckedPart<T> {
	value: T;
	problems: string[];
}

/** What models write when they mean null. */
const NOTHING = /^(null|none|unknown|n\/a|not (mentioned|given|said|provided|specified))?$/i;

export function orNull(text: string | null): string | null {
	return text === null || NOTHING.test(text.trim()) ? null : text.trim();
}

/** Checks the agent's own data. One wrong value makes all of it incomplete: no value is guessed. */
export function checkExtracted(schema: ExtractionSchema, given: unknown): CheckedPart<Extracted> {
	const object = z.record(z.string(), z.unknown()).safeParse(given);
	const problems = object.success ? [] : ["extracted is missing, or is no object"];
	const checked = dataOf(schema).safeParse(object.success ? tidied(schema, object.data) : {});
	if (object.success && !checked.success)
		problems.push(...checked.error.issues.map((issue) => explainIssue(issue, schema)));
	if (checked.success && problems.length === 0)
		return { value: { status: "complete", data: checked.data }, problems };
	const why = `the model's values could not be used: ${problems.join("; ")}`;
	return { value: { status: "incomplete", why }, problems };
}

/** A missing value becomes null. So does a word such as "unknown", unless the schema allows that value. */
function tidied({ properties }: ExtractionSchema, given: Record<string, unknown>) {
	const values = Object.entries(properties).map(([name, field]) => {
		const value = given[name] ?? null;
		const free = field.type === "string" && field.enum === undefined;
		return [name, free && typeof value === "string" ? orNull(value) : value] as const;
	});
	return { ...given, ...Object.fromEntries(values) };
}

/** Uses zod's message, which says what would be right and never what was given. */
function explainIssue(issue: z.core.$ZodIssue, { properties }: ExtractionSchema): string {
	if (issue.code === "unrecognized_keys")
		return `extracted has a value that nobody asked for: there is ${Object.keys(properties).join(", ")}`;
	return `extracted.${issue.path.join(".")}: ${issue.message}`;
}

/** Checks the agent's scorecard. A verdict counts only with a quote from the transcript. Without one, `met` is null. */
export function checkScorecard(
	criteria: AgentProfile["analysis"]["scorecard"],
	given: unknown,
	transcript: readonly string[],
): CheckedPart<Score[]> {
	const answers = z.record(z.string(), z.unknown()).safeParse(given);
	const said = plain(transcript.join(" "));
	const checked = criteria.map(({ criterionId }) => {
		const answer = CriterionAnswer.safeParse(answers.success ? answers.data[criterionId] : null);
		return scored(criterionId, answer.success ? answer.data : null, said);
	});
	return {
		value: checked.map(({ value }) => value),
		problems: checked.flatMap(({ problems }) => problems),
	};
}

function scored(
	criterionId: string,
	answer: CriterionAnswer | null,
	said: string,
): CheckedPart<Score> {
	const unknown = (why: string): Score => ({ criterionId, met: null, quote: null, why });
	if (answer === null) {
		const problem = `scorecard.${criterionId} is missing, or is not {met, quote, why}`;
		return { value: unknown("the model did not answer it"), problems: [problem] };
	}
	const { met, why } = answer;
	if (met === null) return { value: unknown(why), problems: [] };
	const quote = orNull(answer.quote)?.replace(/^(caller|agent):\s*/i, "") ?? null;
	if (quote === null) {
		const problem = `scorecard.${criterionId} has a verdict, but no quote`;
		return { value: unknown("the model quoted nothing that shows it"), problems: [problem] };
	}
	if (!said.includes(plain(quote))) {
		const problem = `scorecard.${criterionId}.quote does not occur in the transcript: quote it to the letter`;
		return { value: unknown("the model's quote is not in the transcript"), problems: [problem] };
	}
	return { value: { criterionId, met, quote, why }, problems: [] };
}

/** For comparing with the transcript, in which white space and case mean nothing. */
function plain(text: string): string {
	return text.replace(/\s+/g, " ").trim().toLowerCase();
}
