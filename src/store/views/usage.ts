import { UsageRow } from "../../domain/reports/rows.ts";
import { selected } from "../sql.ts";

export type { UsageRow } from "../../domain/reports/rows.ts";

const SELECT = `SELECT ${selected(Object.keys(UsageRow.shape))} FROM usage`;

/** What a call was billed for; null for an unknown call. */
export async function getUsage(
	db: D1Database,
	workspaceId: string,
	callId: string,
): Promise<UsageRow | null> {
	const row = await db
		.prepare(`${SELECT} WHERE workspace_id = ? AND call_id = ?`)
		.bind(workspaceId, callId)
		.first();
	return row === null ? null : UsageRow.parse(row);
}
