import { canonicalLines } from "../../domain/events/canonical-line.ts";
import type { RawEvent } from "../../domain/events/envelope.ts";
import { readEvent } from "../../domain/events/read.ts";
import type { CallRow } from "../../domain/reports/rows.ts";
import type { Log } from "../../log.ts";
import { sha256Hex } from "../../sha256.ts";
import { writeArchive } from "../../store/archive.ts";

export interface ArchiveDeps {
	archive: R2Bucket;
	log: Log;
}

/**
 * Archives a call that is complete. A digest that does not match is logged as an error, and the call is archived all
 * the same: the events that we have are evidence.
 */
export async function archiveCall(
	{
		workspaceId,
		callId,
		complete,
		sealedSeq,
	}: Pick<CallRow, "workspaceId" | "callId" | "complete" | "sealedSeq">,
	facts: readonly RawEvent[],
	{ archive, log }: ArchiveDeps,
): Promise<void> {
	if (!complete || sealedSeq === null) return;
	const events = facts.filter(({ seq }) => seq <= sealedSeq);
	const seal = readEvent(events.at(-1));
	const startedAt = events[0]?.at;
	if (seal.kind !== "event" || seal.event.type !== "call.sealed" || startedAt === undefined) {
		log.error({ what: "seal is not the last event it names", callId, sealedSeq });
		return;
	}
	const { digest } = seal.event.data;
	const written = await writeArchive(archive, {
		workspaceId,
		callId,
		startedAt,
		finalSeq: sealedSeq,
		digest,
		events,
	});
	if (written === "already_there") return;
	const actual = await sha256Hex(canonicalLines(events.slice(0, -1)));
	if (actual === digest) log.info({ what: "call archived", callId, finalSeq: sealedSeq, digest });
	else log.error({ what: "archive digest differs", callId, finalSeq: sealedSeq, digest, actual });
}
