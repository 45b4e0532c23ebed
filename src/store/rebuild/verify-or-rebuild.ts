import { missingFrom, type SeqRange } from "../../domain/events/gaps.ts";
import type { Difference, OperationCursor, OperationPage } from "../../domain/wire/operations.ts";
import { archiveKey, listArchive } from "../archive.ts";
import { type FoldedCall, foldCallRows } from "../views/fold-call-rows.ts";
import { type CallKey, listNamedCalls } from "../views/segments.ts";
import { type CallSource, type CallSourceDeps, readCallSource } from "./call-source.ts";
import { compareCall } from "./compare-call.ts";
import { compareContacts, rebuildContacts } from "./contacts.ts";
import { replaceCallRows } from "./replace-call-rows.ts";
import { type StoredCall, readStoredCalls } from "./stored-calls.ts";

export interface VerifyOrRebuildDeps extends CallSourceDeps {
	db: D1Database;
	/** Asks a call's object to publish these events again. */
	publishAgain(callId: string, missing: SeqRange[]): Promise<unknown>;
}

export interface VerifyOrRebuildRequest {
	workspaceId: string;
	cursor: OperationCursor;
	limit: number;
	/** Whether to replace the rows that differ. */
	rebuild: boolean;
}

type Page = Omit<OperationPage, "nextCursor"> & { next: OperationCursor | null };

/**
 * Verifies or rebuilds one page of a workspace's views: first the archived calls, then the calls that only tables name,
 * then the contacts. Each call is folded from its source and compared with its rows; a rebuild replaces the rows that
 * differ. It sends no webhook and starts no workflow. Rows without a source are reported and left as they are.
 */
export async function verifyOrRebuild(
	request: VerifyOrRebuildRequest,
	deps: VerifyOrRebuildDeps,
): Promise<Page> {
	const { workspaceId, cursor, limit } = request;
	switch (cursor.phase) {
		case "archive": {
			const { keys, isLast } = await listArchive(deps.archive, workspaceId, {
				after: cursor.after,
				limit,
			});
			const page = await checkCalls(keys, request, deps);
			const last = keys.at(-1)?.key;
			const isEnd = isLast || last === undefined;
			return { ...page, next: isEnd ? from("call") : { phase: "archive", after: last } };
		}
		case "call": {
			const callIds = await listNamedCalls(deps.db, workspaceId, { after: cursor.after, limit });
			const calls = callIds.map((callId) => ({ callId, key: undefined }));
			const page = await checkCalls(calls, request, deps);
			const last = callIds.length < limit ? undefined : callIds.at(-1);
			return {
				...page,
				next: last === undefined ? from("contact") : { phase: "call", after: last },
			};
		}
		case "contact":
			return await checkContacts(request, deps);
	}
}

function from(phase: OperationCursor["phase"]): OperationCursor {
	return { phase, after: "" };
}

/** A call's rows, and what they should be. */
interface Checked {
	source: CallSource;
	live: StoredCall;
	expected: FoldedCall | null;
	differences: Difference[];
}

async function checkCalls(
	calls: readonly { callId: string; key: string | undefined }[],
	{ workspaceId, rebuild, cursor }: VerifyOrRebuildRequest,
	deps: VerifyOrRebuildDeps,
): Promise<Omit<Page, "next">> {
	const callIds = calls.map(({ callId }) => callId);
	const live = await readStoredCalls(deps.db, workspaceId, callIds);
	const checked: Checked[] = [];
	for (const { callId, key } of calls) {
		const rows = live.get(callId) ?? { call: null, turns: [], facts: [] };
		// Archived calls were checked in the archive phase.
		const isArchived = () => hasArchive({ workspaceId, callId, startedAt: startOf(rows) }, deps);
		if (cursor.phase === "call" && (await isArchived())) continue;
		const known = { events: knownBy(rows), startedAt: startOf(rows) };
		const source = await readCallSource({ workspaceId, callId, key }, known, deps);
		if (cursor.phase === "call" && source.archive !== "missing") continue;
		checked.push(await check({ workspaceId, source, live: rows, whole: rebuild }));
	}
	const read = {
		calls: checked.length,
		events: sum(checked.map(({ source }) => source.events.length)),
		onTheirWay: sum(checked.map(notYetKnown)),
	};
	if (!rebuild)
		return { ...read, rebuilt: 0, differences: checked.flatMap(({ differences }) => differences) };

	const wrong = checked.filter(({ differences }) => differences.some(isInD1));
	const rebuildable = wrong.filter(canRebuild);
	if (rebuildable.length > 0)
		await replaceCallRows(
			deps.db,
			rebuildable.flatMap(({ expected }) => expected ?? []),
		);
	for (const { source, live: rows } of checked) await publishUnarchived(source, rows, deps);
	const left = checked.flatMap(({ differences, ...one }) =>
		canRebuild(one) ? differences.filter((difference) => !isInD1(difference)) : differences,
	);
	return { ...read, rebuilt: rebuildable.length, differences: left };
}

interface ToCheck extends Pick<Checked, "source" | "live"> {
	workspaceId: string;
	/** Whether the tables should have all events of an open call, published or not. */
	whole: boolean;
}

async function check({ workspaceId, source, live, whole }: ToCheck): Promise<Checked> {
	const { callId, events } = source;
	const isKnown = new Set(live.facts.map(({ seq }) => seq));
	const facts = whole || source.settled ? events : events.filter(({ seq }) => isKnown.has(seq));
	const expected = facts.length === 0 ? null : await foldCallRows({ workspaceId, callId, facts });
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

/** A source may replace the rows only if it has at least as many events as the tables. */
function canRebuild({ source, live, expected }: Omit<Checked, "differences">): boolean {
	return expected !== null && source.events.length >= knownBy(live);
}

/**
 * After a rebuild the sweep does not see any more that messages were lost. So a sealed call without an archive is
 * published again, at least its seal, and the consumers write its archive and send its webhooks.
 */
async function publishUnarchived(
	{ callId, events, settled, archive }: CallSource,
	{ facts }: StoredCall,
	deps: VerifyOrRebuildDeps,
): Promise<void> {
	if (!settled || archive !== "missing") return;
	const beforeSeal = facts.filter(({ seq }) => seq < events.length);
	await deps.publishAgain(callId, missingFrom(beforeSeal));
}

async function checkContacts(
	{ workspaceId, cursor, limit, rebuild }: VerifyOrRebuildRequest,
	{ db }: VerifyOrRebuildDeps,
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

/** How many events the tables have, or say that they were folded from. */
function knownBy({ call, facts }: StoredCall): number {
	return Math.max(facts.length, Number(call?.["knownEvents"] ?? 0));
}

async function hasArchive(
	{ workspaceId, callId, startedAt }: CallKey & { startedAt: number | null },
	{ archive }: VerifyOrRebuildDeps,
): Promise<boolean> {
	if (startedAt === null) return false;
	return (await archive.head(archiveKey({ workspaceId, callId, startedAt }))) !== null;
}

function startOf({ call, facts }: StoredCall): number | null {
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
