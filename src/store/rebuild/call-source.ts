import type { RawEvent } from "../../domain/events/envelope.ts";
import { knownThrough } from "../../domain/events/gaps.ts";
import { readEvent, readEvents } from "../../domain/events/read.ts";
import { archiveKey, readVerified } from "../archive.ts";

export interface CallSourceDeps {
	archive: R2Bucket;
	/** A call's log from its own object, in order; empty when it has none. */
	readLog(callId: string): Promise<RawEvent[]>;
	/** Milliseconds since the epoch. */
	now: () => number;
}

/** A call's log, from its archive or its own object. */
export interface CallSource {
	callId: string;
	/** From seq 1 on, without a gap; empty when no source has the call. */
	events: RawEvent[];
	archive: "vouched for" | "missing" | "damaged";
	/** Whether the tables must have all of it by now: it was sealed long enough ago. */
	settled: boolean;
}

/** How long the queue may take when nothing is wrong. */
const ON_THEIR_WAY_MS = 60_000;

/**
 * Reads a call from its archive if that matches its seal's digest, and has all events that the tables have. Otherwise
 * reads it from its own object.
 * @param known how many events the tables have, and when the call started if they say so.
 */
export async function readCallSource(
	{ workspaceId, callId, key }: { workspaceId: string; callId: string; key?: string | undefined },
	known: { events: number; startedAt: number | null },
	deps: CallSourceDeps,
): Promise<CallSource> {
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

async function readAt(key: string | null, { archive }: CallSourceDeps) {
	return key === null ? "missing" : await readVerified(archive, key);
}

/** The log itself says whose call it is: a row with its id may be wrong. */
function belongsTo(workspaceId: string, log: readonly RawEvent[]): boolean {
	const [first] = readEvents(log.slice(0, 1));
	return first?.type === "call.started" && first.data.workspaceId === workspaceId;
}
