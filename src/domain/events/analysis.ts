import { z } from "zod";

/** How the call went for the caller. Analytics can group by it. */
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

/** What the language model is asked after every call. Its JSON schema is made from this. */
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

/** The data that the agent's own schema asks for, or why there is none. */
export const Extracted = z.discriminatedUnion("status", [
	z.object({ status: z.literal("complete"), data: z.record(z.string(), ExtractedValue) }),
	z.object({ status: z.literal("incomplete"), why: z.string() }),
]);
export type Extracted = z.infer<typeof Extracted>;

/** Whether a call met one criterion of the agent's scorecard. */
export const Score = z.object({
	criterionId: z.string(),
	/** Null when the transcript does not say. */
	met: z.boolean().nullable(),
	/** The exact words of the transcript that show it; null when `met` is null. */
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
