import { missingFrom, type SeqRange } from "../../domain/events/gaps.ts";
import type { Difference, OperationCursor, OperationPage } from "../../domain/wire/operations.ts";
import { archiveKey, listArchive } from "../archive.ts";
import { type FoldedCall, foldKnown } from "../views/fold-call-rows.ts";
import { listNamedCalls } from "../views/segments.ts";
import { type SourceDeps, type SourcedCall, sourceCall } from "./call-source.ts";
import { compareCall } from "./compare-call.ts";
import { compareContacts, rebuildContacts } from "./contacts.ts";
import { swapCalls } from "./replace-calls.ts";
import { type LiveCall, readLiveCalls } from "./stored-calls.ts";

export interface GoThroughDeps extends SourceDeps {
	db: D1Database;
	/** Asks a call's object to send these down the road again. */
	publishAgain(callId: string, missing: SeqRange[]): Promise<unknown>;
}

export interface GoThrough {
	workspaceId: string;
	cursor: OperationCursor;
	limit: number;
	/** Whether what differs is also put right. */
	rebuild: boolean;
}

type Page = Omit<OperationPage, "nextCursor"> & { next: OperationCursor | null };

/**
 * One page of all that a workspace's views are made of: the archived calls, then the calls that only tables name,
 * then the contacts. Each call is folded from its source beside its rows, and compared with them; a rebuild swaps
 * the rows of those that differ. Nothing else follows from it: no webhook, no workflow. Rows that no source knows
 * are told of and left alone.
 */
export async function goThrough(asked: GoThrough, deps: GoThroughDeps): Promise<Page> {
	const { workspaceId, cursor, limit } = asked;
	switch (cursor.phase) {
		case "archive": {
			const { keys, isLast } = await listArchive(deps.archive, workspaceId, {
				after: cursor.after,
				limit,
			});
			const page = await goThroughCalls(keys, asked, deps);
			const last = keys.at(-1)?.key;
			const isEnd = isLast || last === undefined;
			return { ...page, next: isEnd ? from("call") : { phase: "archive", after: last } };
		}
		case "call": {
			const callIds = await listNamedCalls(deps.db, workspaceId, { after: cursor.after, limit });
			const calls = callIds.map((callId) => ({ callId, key: undefined }));
			const page = await goThroughCalls(calls, asked, deps);
			const last = callIds.length < limit ? undefined : callIds.at(-1);
			return {
				...page,
				next: last === undefined ? from("contact") : { phase: "call", after: last },
			};
		}
		case "contact":
			return await goThroughContacts(asked, deps);
	}
}

function from(phase: OperationCursor["phase"]): OperationCursor {
	return { phase, after: "" };
}

/** A call with what its rows are, and what they should be. */
interface Checked {
	source: SourcedCall;
	live: LiveCall;
	expected: FoldedCall | null;
	differences: Difference[];
}

async function goThroughCalls(
	calls: readonly { callId: string; key: string | undefined }[],
	{ workspaceId, rebuild, cursor }: GoThrough,
	deps: GoThroughDeps,
): Promise<Omit<Page, "next">> {
	const callIds = calls.map(({ callId }) => callId);
	const live = await readLiveCalls(deps.db, workspaceId, callIds);
	const checked: Checked[] = [];
	for (const { callId, key } of calls) {
		const rows = live.get(callId) ?? { call: null, turns: [], facts: [] };
		// What has an archive had its turn among the archived calls.
		if (cursor.phase === "call" && (await hasArchive(workspaceId, callId, rows, deps))) continue;
		const known = { events: knownBy(rows), startedAt: startOf(rows) };
		const source = await sourceCall({ workspaceId, callId, key }, known, deps);
		if (cursor.phase === "call" && source.archive !== "missing") continue;
		checked.push(await check(workspaceId, source, rows, { whole: rebuild }));
	}
	const read = {
		calls: checked.length,
		events: sum(checked.map(({ source }) => source.events.length)),
		onTheirWay: sum(checked.map(notYetKnown)),
	};
	if (!rebuild)
		return { ...read, rebuilt: 0, differences: checked.flatMap(({ differences }) => differences) };

	const wrong = checked.filter(({ differences }) => differences.some(isInD1));
	const mended = wrong.filter(isMendable);
	if (mended.length > 0)
		await swapCalls(
			deps.db,
			mended.flatMap(({ expected }) => expected ?? []),
		);
	for (const { source, live: rows } of checked) await sendOnItsWay(source, rows, deps);
	const left = checked.flatMap(({ differences, ...one }) =>
		isMendable(one) ? differences.filter((difference) => !isInD1(difference)) : differences,
	);
	return { ...read, rebuilt: mended.length, differences: left };
}

/** @param whole whether the tables should know all that an open call's object knows, published or not. */
async function check(
	workspaceId: string,
	source: SourcedCall,
	live: LiveCall,
	{ whole }: { whole: boolean },
): Promise<Checked> {
	const { callId, events } = source;
	const isKnown = new Set(live.facts.map(({ seq }) => seq));
	const facts = whole || source.settled ? events : events.filter(({ seq }) => isKnown.has(seq));
	const expected = facts.length === 0 ? null : await foldKnown({ workspaceId, callId, facts });
	const differences = compareCall({ workspaceId, callId }, live, expected);
	const unarchived = source.settled && source.archive !== "vouched for";
	if (unarchived || source.archive === "damaged")
		differences.push({
			workspaceId,
			callId,
			table: "archive",
			row: callId,
			column: "digest",
			live: source.archive,
			expected: "vouched for",
		});
	return { source, live, expected, differences };
}

/** Only a source that knows at least as much may replace what the tables have. */
function isMendable({ source, live, expected }: Omit<Checked, "differences">): boolean {
	return expected !== null && source.events.length >= knownBy(live);
}

/**
 * A loss that a rebuild has covered up is no longer seen by the sweep. So a sealed call that is not archived goes down
 * the road again, with its seal at least: what the road owes it, its archive and its webhooks, stays owed.
 */
async function sendOnItsWay(
	{ callId, events, settled, archive }: SourcedCall,
	{ facts }: LiveCall,
	deps: GoThroughDeps,
): Promise<void> {
	if (!settled || archive !== "missing") return;
	const beforeSeal = facts.filter(({ seq }) => seq < events.length);
	await deps.publishAgain(callId, missingFrom(beforeSeal));
}

async function goThroughContacts(
	{ workspaceId, cursor, limit, rebuild }: GoThrough,
	{ db }: GoThroughDeps,
): Promise<Page> {
	const page = { after: cursor.after, limit };
	const compared = await compareContacts(db, workspaceId, page);
	const last = compared.contactIds.length < limit ? undefined : compared.contactIds.at(-1);
	const next: OperationCursor | null =
		last === undefined ? null : { phase: "contact", after: last };
	const read = { calls: 0, events: 0, onTheirWay: 0, next };
	if (!rebuild || compared.differences.length === 0)
		return { ...read, rebuilt: 0, differences: compared.differences };
	const wrong = [...new Set(compared.differences.map(({ row }) => row))];
	const rebuilt = await rebuildContacts(db, workspaceId, wrong);
	const { differences } = await compareContacts(db, workspaceId, page);
	return { ...read, rebuilt, differences };
}

/** How many events the tables know of, or say that they do. */
function knownBy({ call, facts }: LiveCall): number {
	return Math.max(facts.length, Number(call?.["knownEvents"] ?? 0));
}

async function hasArchive(
	workspaceId: string,
	callId: string,
	rows: LiveCall,
	{ archive }: GoThroughDeps,
): Promise<boolean> {
	const startedAt = startOf(rows);
	if (startedAt === null) return false;
	return (await archive.head(archiveKey({ workspaceId, callId, startedAt }))) !== null;
}

function startOf({ call, facts }: LiveCall): number | null {
	const startedAt = call?.["startedAt"];
	if (typeof startedAt === "number") return startedAt;
	return facts[0]?.seq === 1 ? facts[0].at : null;
}

function isInD1({ table }: Difference): boolean {
	return table !== "archive";
}

function notYetKnown({ source, live }: Checked): number {
	const isKnown = new Set(live.facts.map(({ seq }) => seq));
	return source.settled ? 0 : source.events.filter(({ seq }) => !isKnown.has(seq)).length;
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}
