import { z } from "zod";

import type { ExtractionField, ExtractionSchema } from "../agents/extraction-schema.ts";
import type { AgentProfile } from "../agents/profile.ts";
import { AnalysisAnswer } from "../events/analysis.ts";

/** A model's answer to one criterion. Its quote is checked against the transcript later. */
export const CriterionAnswer = z.object({
	met: z.boolean().nullable(),
	quote: z
		.string()
		.nullable()
		.describe("Words of the transcript that show it, to the letter; null when met is null."),
	why: z.string(),
});
export type CriterionAnswer = z.infer<typeof CriterionAnswer>;

/**
 * The form that a language model fills in after a call: the questions about every call, and the agent's own data and
 * scorecard. Each value of the agent's own may be null, so that the model need not invent one.
 */
export function formOf({ analysis: { schema, scorecard } }: AgentProfile) {
	return z.object({
		...AnalysisAnswer.shape,
		...(schema === null ? {} : { extracted: dataOf(schema) }),
		...(scorecard.length === 0 ? {} : { scorecard: scoresOf(scorecard) }),
	});
}

/** The schema of the agent's own data. Each value follows its rules or is null; other values are not allowed. */
export function dataOf({ properties, description }: ExtractionSchema) {
	const values = Object.entries(properties).map(([name, field]) => {
		const value = valueOf(field).nullable();
		return [name, field.description ? value.describe(field.description) : value] as const;
	});
	const data = z.strictObject(Object.fromEntries(values));
	return description ? data.describe(description) : data;
}

function valueOf(field: ExtractionField) {
	switch (field.type) {
		case "string":
			return field.enum ? z.enum(field.enum) : z.string();
		case "number":
		case "integer": {
			const number = field.type === "integer" ? z.int() : z.number();
			return number
				.min(field.minimum ?? -Number.MAX_SAFE_INTEGER)
				.max(field.maximum ?? Number.MAX_SAFE_INTEGER);
		}
		case "boolean":
			return z.boolean();
		case "array": {
			const values = z.array(field.items.enum ? z.enum(field.items.enum) : z.string());
			return field.maxItems === undefined ? values : values.max(field.maxItems);
		}
	}
}

function scoresOf(scorecard: AgentProfile["analysis"]["scorecard"]) {
	const scores = scorecard.map(
		({ criterionId, question }) => [criterionId, CriterionAnswer.describe(question)] as const,
	);
	return z.object(Object.fromEntries(scores));
}

const TOKENS_FOR_EVERY_CALL = 1024;
const TOKENS_PER_VALUE = 60;
const TOKENS_PER_CRITERION = 120;
/** Leaves most of the smallest context of the offered models to the transcript. */
const MAX_TOKENS = 4096;

/** The most that a model may write. It limits the size of the event in the log. */
export function maxTokensOf({ analysis: { schema, scorecard } }: AgentProfile): number {
	const values = Object.keys(schema?.properties ?? {}).length;
	const own = values * TOKENS_PER_VALUE + scorecard.length * TOKENS_PER_CRITERION;
	return Math.min(MAX_TOKENS, TOKENS_FOR_EVERY_CALL + own);
}
