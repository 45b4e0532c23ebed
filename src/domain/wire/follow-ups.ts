import { z } from "zod";

import { CallId } from "../events/envelope.ts";
import { FollowUpRow } from "../reports/rows.ts";
import { Limit } from "./paging.ts";

export const FollowUpOfCall = FollowUpRow.omit({ workspaceId: true }).meta({ id: "FollowUp" });

/** The newest calls' follow-ups, as many as `limit`: narrow them by call. */
export const FollowUpList = z
	.object({ data: z.array(FollowUpOfCall) })
	.meta({ id: "FollowUpList" });

export const FollowUpsQuery = z.strictObject({ limit: Limit, callId: CallId.optional() });
