import { completePhones } from "../store/rebuild/complete-phones.ts";
import { readProgress, writeProgress } from "../store/records/row-updates.ts";

/** The name of the update in `row_updates`. */
const PHONES = "phone_numbers";
/** How many rows of an earlier release one run of the cron completes. */
const ROWS_PER_RUN = 50;

/**
 * Does once to the rows of an earlier release what a migration cannot do. A part that was interrupted is done again.
 * @param now milliseconds since the epoch.
 * @returns whether all is done.
 */
export async function updateRows(
	db: D1Database,
	{ now, limit = ROWS_PER_RUN }: { now: number; limit?: number },
): Promise<boolean> {
	const progress = await readProgress(db, PHONES);
	if (progress !== null && progress.doneAt !== null) return true;
	const after = progress?.after ?? { workspaceId: "", callId: "" };
	const completed = await completePhones(db, { after, limit, now });
	const { isDone } = completed;
	await writeProgress(db, PHONES, { after: completed.after, doneAt: isDone ? now : null });
	return isDone;
}
