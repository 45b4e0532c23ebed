import { z } from "zod";

import { canonicalLines } from "../domain/events/canonical-line.ts";
import { RawEvent } from "../domain/events/envelope.ts";
import { knownThrough } from "../domain/events/gaps.ts";
import { readEvent } from "../domain/events/read.ts";
import { parseJson } from "../domain/parsing/json.ts";
import { sha256Hex } from "../sha256.ts";

/** A sealed call as R2 has it: one event a line, in order of `seq`, the seal last. */
export interface ArchivedCall {
	key: string;
	finalSeq: number;
	/** The seal's digest: SHA-256, as hex, of the lines before the seal. */
	digest: string;
	events: RawEvent[];
}

export interface ArchiveKey {
	workspaceId: string;
	callId: string;
	/** When the call started, in ms since the epoch. Its UTC day is part of the key. */
	startedAt: number;
}

function prefixOf(workspaceId: string): string {
	return `calls/${workspaceId}/`;
}

export function archiveKey({ workspaceId, callId, startedAt }: ArchiveKey): string {
	const day = new Date(startedAt).toISOString().slice(0, 10).replaceAll("-", "/");
	return `${prefixOf(workspaceId)}${day}/${callId}.ndjson`;
}

export interface SealedCall extends ArchiveKey {
	finalSeq: number;
	digest: string;
	/** From seq 1 to the seal, none missing. */
	events: readonly RawEvent[];
}

/**
 * Writes the archive unless it is there already, for this seal or a later one. The write is conditional on what was read
 * before, so that the later seal stays when two consumers write at the same moment.
 * @throws when the object keeps changing meanwhile.
 */
export async function writeArchive(
	bucket: R2Bucket,
	call: SealedCall,
): Promise<"written" | "already_there"> {
	const key = archiveKey(call);
	for (let attempt = 0; attempt < 3; attempt += 1) {
		const existing = await bucket.head(key);
		if (Number(existing?.customMetadata?.["finalSeq"] ?? 0) >= call.finalSeq)
			return "already_there";
		const put = await bucket.put(key, `${canonicalLines(call.events)}\n`, {
			onlyIf: existing === null ? { etagDoesNotMatch: "*" } : { etagMatches: existing.etag },
			httpMetadata: { contentType: "application/x-ndjson" },
			customMetadata: { finalSeq: String(call.finalSeq), digest: call.digest },
		});
		if (put !== null) return "written";
	}
	throw new Error(`The archive of ${call.callId} is being written by others`);
}

/** The archived call; null when it is not archived. */
export async function readArchive(
	bucket: R2Bucket,
	call: ArchiveKey,
): Promise<ArchivedCall | null> {
	const key = archiveKey(call);
	const object = await bucket.get(key);
	if (object === null) return null;
	const lines = (await object.text()).trimEnd().split("\n");
	return {
		key,
		finalSeq: Number(object.customMetadata?.["finalSeq"]),
		digest: object.customMetadata?.["digest"] ?? "",
		events: lines.map((text) => RawEvent.parse(JSON.parse(text))),
	};
}

/** The keys of a workspace's archived calls, by day, after `after`. */
export async function listArchive(
	bucket: R2Bucket,
	workspaceId: string,
	{ after, limit }: { after: string; limit: number },
): Promise<{ keys: { key: string; callId: string }[]; isLast: boolean }> {
	const page = await bucket.list({
		prefix: prefixOf(workspaceId),
		limit,
		...(after === "" ? {} : { startAfter: after }),
	});
	const keys = page.objects.map(({ key }) => ({
		key,
		callId: /([^/]*)\.ndjson$/.exec(key)?.[1] ?? key,
	}));
	return { keys, isLast: !page.truncated };
}

/** An archived call's events, if they have no gap and match their seal's digest. */
export async function readVerified(
	bucket: R2Bucket,
	key: string,
): Promise<RawEvent[] | "missing" | "damaged"> {
	const object = await bucket.get(key);
	if (object === null) return "missing";
	const lines = (await object.text()).trimEnd().split("\n");
	const parsed = z.array(RawEvent).safeParse(lines.map(parseJson));
	if (!parsed.success || knownThrough(parsed.data) !== parsed.data.length) return "damaged";
	const seal = readEvent(parsed.data.at(-1));
	if (seal.kind !== "event" || seal.event.type !== "call.sealed") return "damaged";
	const digest = await sha256Hex(canonicalLines(parsed.data.slice(0, -1)));
	return digest === seal.event.data.digest ? parsed.data : "damaged";
}
