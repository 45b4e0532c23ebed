import { z } from "zod";

/** How the call went for the caller, as a closed set that analytics can group by. */
export const Outcome = z.enum([
	"appointment_booked",
	"appointment_moved",
	"appointment_cancelled",
	"transferred",
	"question_answered",
	"callback_requested",
	"nothing_agreed",
	"no_conversation",
]);
export type Outcome = z.infer<typeof Outcome>;

/** What was said, field by field; null when it was not said. */
export const ExtractedFields = z.object({
	/** Local calendar day, YYYY-MM-DD. */
	day: z.string().nullable(),
	/** Local time, HH:MM, 24 hours. */
	time: z.string().nullable(),
	name: z.string().nullable(),
	phone: z.string().nullable(),
	reason: z.string().nullable(),
});
export type ExtractedFields = z.infer<typeof ExtractedFields>;

/** What the language model is asked for after a call, as its JSON schema. */
export const AnalysisAnswer = z.object({
	summary: z.string().describe("Two or three sentences for the receptionist's notebook."),
	outcome: Outcome,
	fields: ExtractedFields,
	sentiment: z.enum(["positive", "neutral", "negative"]),
	success: z.object({
		/** 0 to 100. */
		score: z.int().min(0).max(100),
		why: z.string(),
	}),
});
export type AnalysisAnswer = z.infer<typeof AnalysisAnswer>;

const ExtractedValue = z.union([
	z.string(),
	z.number(),
	z.boolean(),
	z.array(z.string()),
	z.null(),
]);

/** What the agent's own schema asks for, as far as the transcript gave it; or why it could not be had. */
export const Extracted = z.discriminatedUnion("status", [
	z.object({ status: z.literal("complete"), data: z.record(z.string(), ExtractedValue) }),
	z.object({ status: z.literal("incomplete"), why: z.string() }),
]);
export type Extracted = z.infer<typeof Extracted>;

/** How a call did by one criterion of the agent's scorecard. */
export const Score = z.object({
	criterionId: z.string(),
	/** Null when the transcript does not tell. */
	met: z.boolean().nullable(),
	/** Words of the transcript that show it, to the letter; null where `met` is. */
	quote: z.string().nullable(),
	why: z.string(),
});
export type Score = z.infer<typeof Score>;

/** The analysis as recorded. `incomplete` says why instead of inventing values. */
export const Analysis = z.discriminatedUnion("status", [
	z.object({
		status: z.literal("complete"),
		model: z.string(),
		...AnalysisAnswer.shape,
		/** Null for an agent without a schema of its own. */
		extracted: Extracted.nullable(),
		scorecard: z.array(Score),
	}),
	z.object({ status: z.literal("incomplete"), model: z.string(), why: z.string() }),
]);
export type Analysis = z.infer<typeof Analysis>;
