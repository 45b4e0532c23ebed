import { z } from "zod";

import { CallId } from "../events/envelope.ts";

/** A request to run a call's analysis again: as which version of its agent, and under which id. */
export const ReanalysisParams = z.object({
	workspaceId: z.string().min(1),
	callId: CallId,
	reanalysisId: z.string().regex(/^rean_[0-9a-f]{32}$/),
	agentVersion: z.int().positive(),
});
export type ReanalysisParams = z.infer<typeof ReanalysisParams>;
