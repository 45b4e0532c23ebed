import { z } from "zod";

/** Local wall-clock time, HH:MM. */
const WallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** A day's opening; null when closed. Index 0 is Sunday. */
const OpeningHours = z
	.array(
		z
			.object({ opens: WallTime, closes: WallTime })
			.refine(({ opens, closes }) => opens < closes, "closes: must be after opens, on the same day")
			.nullable(),
	)
	.length(7);

/** Who answers, for which business, and what it may do. Data, not code. */
export const AgentProfile = z.object({
	agentId: z.string().regex(/^[a-z0-9-]{1,40}$/),
	version: z.int().positive(),
	workspaceId: z.string(),
	businessName: z.string(),
	agentName: z.string(),
	timezone: z.string(),
	greeting: z.string(),
	/** `{{name}}` is replaced by the call's variable of that name. */
	instructions: z.string(),
	keyterms: z.array(z.string()),
	openingHours: OpeningHours,
	services: z.array(z.object({ service: z.string(), durationMinutes: z.int().positive() })).min(1),
	maxCallSeconds: z.int().positive(),
	/** Silence before the agent asks whether the caller is still there, and again before it hangs up. */
	idlePromptSeconds: z.int().positive(),
});
export type AgentProfile = z.infer<typeof AgentProfile>;
