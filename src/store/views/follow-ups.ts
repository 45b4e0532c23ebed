import { z } from "zod";

import { FollowUpRow } from "../../domain/reports/rows.ts";
import { flag, selected } from "../sql.ts";

export type { FollowUpRow } from "../../domain/reports/rows.ts";

const StoredFollowUp = FollowUpRow.extend({ needsApproval: flag });

const SELECT = `SELECT ${selected(Object.keys(FollowUpRow.shape))} FROM follow_ups`;

/** The follow-ups of one call, or of all calls of a workspace, newest call first. */
export async function listFollowUps(
	db: D1Database,
	workspaceId: string,
	{ callId, limit }: { callId?: string | undefined; limit: number },
): Promise<FollowUpRow[]> {
	const [ofCall, bound] =
		callId === undefined
			? ["", [workspaceId, limit]]
			: [" AND call_id = ?", [workspaceId, callId, limit]];
	const { results } = await db
		.prepare(`${SELECT} WHERE workspace_id = ?${ofCall} ORDER BY call_id DESC LIMIT ?`)
		.bind(...bound)
		.all();
	return z.array(StoredFollowUp).parse(results);
}
