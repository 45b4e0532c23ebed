import type { RecordedEvent } from "../events/catalogue.ts";
import type { FollowUpRow } from "./rows.ts";

/** A call's follow-ups and the state of each. `events` are in order of `seq`. */
export function foldFollowUps(
	{ workspaceId, callId }: { workspaceId: string; callId: string },
	events: readonly RecordedEvent[],
): FollowUpRow[] {
	const rows = new Map<string, FollowUpRow>();
	for (const event of events) {
		if (event.type === "followup.proposed") {
			const { followUp } = event.data;
			const status = followUp.needsApproval ? ("needs_approval" as const) : ("proposed" as const);
			const outcome = { status, taskId: null, why: null };
			rows.set(followUp.followUpId, { workspaceId, callId, ...followUp, ...outcome });
		} else if (event.type === "followup.booked") {
			const row = rows.get(event.data.followUpId);
			const { taskId } = event.data;
			if (row) rows.set(row.followUpId, { ...row, status: "booked", taskId, why: null });
		} else if (event.type === "followup.approved") {
			const row = rows.get(event.data.followUpId);
			if (row) rows.set(row.followUpId, { ...row, status: "proposed" });
		} else if (event.type === "followup.declined") {
			const row = rows.get(event.data.followUpId);
			const why =
				event.data.why ?? (event.data.by === "timeout" ? "nobody answered in time" : null);
			if (row) rows.set(row.followUpId, { ...row, status: "declined", why });
		} else if (event.type === "followup.failed") {
			const row = rows.get(event.data.followUpId);
			if (row) rows.set(row.followUpId, { ...row, status: "failed", why: event.data.why });
		}
	}
	return [...rows.values()];
}
