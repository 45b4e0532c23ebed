import { reception } from "../../../src/domain/agents/reception.ts";
import { RawEvent } from "../../../src/domain/events/envelope.ts";
import { writeCalls } from "../../../src/store/views/calls.ts";
import { writeContacts } from "../../../src/store/views/contacts.ts";
import { foldCallRows } from "../../../src/store/views/fold-call-rows.ts";
import { writeTurns } from "../../../src/store/views/turns.ts";
import { D1, direct } from "../platform/d1.ts";
import { type Invariant, logsOf, rawOf } from "./evidence.ts";

export const factsAreTheLog: Invariant = {
	title: "the facts are the events of the log, each as it was recorded",
	check: (evidence) =>
		logsOf(evidence).flatMap(({ callId, log }) => {
			const known = new Map<number, string>();
			const wrong: string[] = [];
			for (const { events } of evidence.d1.query(
				"SELECT events FROM call_segments WHERE call_id = ?",
				callId,
			))
				for (const event of parseEvents(events)) known.set(event.seq, JSON.stringify(event));
			for (const row of log) {
				const fact = known.get(row.seq);
				if (fact === undefined) wrong.push(`${callId}:${row.seq} ${row.type} never arrived`);
				else if (fact !== JSON.stringify(rawOf(callId, row)))
					wrong.push(`${callId}:${row.seq} arrived as ${fact}`);
			}
			if (known.size > log.length) wrong.push(`${callId} has facts that its log has not`);
			return wrong;
		}),
};

const TABLES = ["calls", "turns", "contacts", "usage", "follow_ups"];

export const viewsAreAFold: Invariant = {
	title: "the views are the fold of the log's events: calls, turns, usage, contacts and follow-ups",
	async check(evidence) {
		const fresh = new D1();
		const db = fresh.binding(direct);
		const logs = logsOf(evidence).toSorted((a, b) => (a.callId < b.callId ? -1 : 1));
		for (const { callId, log } of logs) {
			const facts = log.map((row) => rawOf(callId, row));
			const folded = await foldCallRows({ workspaceId: reception.workspaceId, callId, facts });
			await db.batch([
				...writeCalls(db, [folded.call]),
				...writeTurns(db, folded.turns),
				...writeContacts(db, folded.contact === null ? [] : [folded.contact]),
			]);
		}
		const wrong = TABLES.flatMap((table) => {
			const rows = (d1: D1) => d1.query(`SELECT * FROM ${table} ORDER BY 1, 2, 3`);
			const [live, expected] = [rows(evidence.d1), rows(fresh)];
			return JSON.stringify(live) === JSON.stringify(expected)
				? []
				: [`${table}: ${differences(live, expected)}`];
		});
		fresh.close();
		return wrong;
	},
};

function differences(live: readonly object[], expected: readonly object[]): string {
	if (live.length !== expected.length) return `${live.length} rows, not ${expected.length}`;
	return live
		.flatMap((row, index) => {
			const right = new Map(Object.entries(expected[index] ?? {}));
			return Object.entries(row)
				.filter(([column, value]) => right.get(column) !== value)
				.map(([column, value]) => `${column} is ${value}, not ${right.get(column)}`);
		})
		.join("; ");
}

function parseEvents(text: unknown): RawEvent[] {
	return RawEvent.array().parse(JSON.parse(String(text)));
}
