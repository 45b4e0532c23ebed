import type { RawEvent } from "../../domain/events/envelope.ts";
import { knownThrough } from "../../domain/events/gaps.ts";
import { readEvent, readEvents } from "../../domain/events/read.ts";
import { archiveKey, readVouchedFor } from "../archive.ts";

export interface SourceDeps {
	archive: R2Bucket;
	/** A call's log from its own object, in order; empty when it has none. */
	readLog(callId: string): Promise<RawEvent[]>;
	/** Milliseconds since the epoch. */
	now: () => number;
}

/** A call's log from where it is kept for good. */
export interface SourcedCall {
	callId: string;
	/** From seq 1 on, none missing; empty when no source has the call. */
	events: RawEvent[];
	archive: "vouched for" | "missing" | "damaged";
	/** Whether the tables have to know all of it by now: sealed, and not just then. */
	settled: boolean;
}

/** As long as a queue may take without anything being wrong. */
const ON_THEIR_WAY_MS = 60_000;

/**
 * Reads a call from its archive when its seal's digest vouches for it, and from its own object when there is none,
 * or when the tables know of more than the archive.
 * @param known how many events the tables know, and when the call started, as far as they say so.
 */
export async function sourceCall(
	{ workspaceId, callId, key }: { workspaceId: string; callId: string; key?: string | undefined },
	known: { events: number; startedAt: number | null },
	deps: SourceDeps,
): Promise<SourcedCall> {
	const keyByRow =
		known.startedAt === null
			? null
			: archiveKey({ workspaceId, callId, startedAt: known.startedAt });
	const read = await readAt(key ?? keyByRow, deps);
	if (typeof read !== "string" && read.length >= known.events)
		return { callId, events: read, archive: "vouched for", settled: true };

	const log = await deps.readLog(callId);
	const events = belongsTo(workspaceId, log) ? log.slice(0, knownThrough(log)) : [];
	const startedAt = events[0]?.at;
	const archived =
		typeof read !== "string" || startedAt === undefined
			? read
			: await readAt(archiveKey({ workspaceId, callId, startedAt }), deps);
	if (typeof archived !== "string" && archived.length >= events.length)
		return { callId, events: archived, archive: "vouched for", settled: true };
	const seal = readEvent(events.at(-1));
	const sealed = seal.kind === "event" && seal.event.type === "call.sealed";
	const settled = sealed && (events.at(-1)?.at ?? 0) < deps.now() - ON_THEIR_WAY_MS;
	return {
		callId,
		events,
		archive: typeof archived === "string" ? archived : "vouched for",
		settled,
	};
}

async function readAt(key: string | null, { archive }: SourceDeps) {
	return key === null ? "missing" : await readVouchedFor(archive, key);
}

/** An id in a table proves nothing: the log itself says whose call it is. */
function belongsTo(workspaceId: string, log: readonly RawEvent[]): boolean {
	const [first] = readEvents(log.slice(0, 1));
	return first?.type === "call.started" && first.data.workspaceId === workspaceId;
}
