import { z } from "zod";

import { CallId } from "../events/envelope.ts";
import { callIdIn } from "../events/follow-up.ts";
import { FollowUpRow } from "../reports/rows.ts";
import { Limit } from "./paging.ts";

export const FollowUpOfCall = FollowUpRow.omit({ workspaceId: true }).meta({ id: "FollowUp" });

/** The follow-ups of the newest calls, at most `limit`. Filter by call to see others. */
export const FollowUpList = z
	.object({ data: z.array(FollowUpOfCall) })
	.meta({ id: "FollowUpList" });

export const FollowUpsQuery = z.strictObject({ limit: Limit, callId: CallId.optional() });

export const FollowUpParams = z.object({
	followUpId: z
		.string()
		.max(200)
		.refine((id) => callIdIn(id) !== null, "takes a follow-up's id, which begins with its call's"),
});

export const DeclineFollowUp = z
	.strictObject({
		why: z
			.string()
			.min(1)
			.max(500)
			.nullable()
			.default(null)
			.meta({ description: "For the record" }),
	})
	.default({ why: null })
	.meta({ id: "DeclineFollowUp" });

export const FollowUpAnswer = z
	.object({
		followUpId: z.string(),
		callId: CallId,
		answer: z.enum(["approved", "declined"]),
	})
	.meta({ id: "FollowUpAnswer", description: "What is on record; the rest follows in seconds" });
