import { parseJson } from "../../domain/parsing/json.ts";
import type { Difference } from "../../domain/wire/operations.ts";
import { snake, type StoredRow } from "../sql.ts";
import { CALL_FIELDS } from "../views/calls.ts";
import type { FoldedCall } from "../views/fold-call-rows.ts";
import { TURN_FIELDS } from "../views/turns.ts";
import type { StoredCall } from "./stored-calls.ts";

type Stored = StoredRow[string];
type Place = Pick<Difference, "workspaceId" | "callId" | "table" | "row">;

/** Longer values are cut in the report. */
const SHOWN_CHARACTERS = 200;

/** The differences between a call's rows and the fold of its log, and between its stored facts and the log. */
export function compareCall(
	{ workspaceId, callId }: { workspaceId: string; callId: string },
	live: StoredCall,
	expected: FoldedCall | null,
): Difference[] {
	const call = { workspaceId, callId };
	const place = (table: string, row: string): Place => ({ ...call, table, row });
	const bySeq = byKey(live.facts, ({ seq }) => seq);
	const facts = (expected?.facts ?? []).map((fact) =>
		compareValue(place("call_segments", `seq ${fact.seq}`), "events", {
			live: bySeq.get(fact.seq) ?? null,
			expected: fact,
		}),
	);
	const liveTurns = byKey(live.turns, ({ turn }) => Number(turn));
	const expectedTurns = byKey(expected?.turns ?? [], ({ turn }) => turn);
	const turns = [...new Set([...expectedTurns.keys(), ...liveTurns.keys()])].flatMap((turn) =>
		compareRow(place("turns", `turn ${turn}`), TURN_FIELDS, {
			key: "turn",
			live: liveTurns.get(turn) ?? null,
			expected: expectedTurns.get(turn) ?? null,
		}),
	);
	return [
		...facts.flat(),
		...compareRow(place("calls", callId), CALL_FIELDS, {
			key: "callId",
			live: live.call,
			expected: expected?.call ?? null,
		}),
		...turns,
	];
}

interface Compared<T> {
	live: T | null;
	expected: T | null;
}

/** Compares column by column. A row that only one side has is reported by its key. */
export function compareRow(
	place: Place,
	fields: readonly string[],
	{ key, live, expected }: { key: string } & Compared<object>,
): Difference[] {
	const [is, shouldBe] = [valuesOf(live), valuesOf(expected)];
	const reported = is === null || shouldBe === null ? [key] : fields;
	return reported.flatMap((field) =>
		compareValue(place, snake(field), {
			live: is?.get(field) ?? null,
			expected: shouldBe?.get(field) ?? null,
		}),
	);
}

function compareValue(
	place: Place,
	column: string,
	{ live, expected }: Compared<unknown>,
): Difference[] {
	const [is, shouldBe] = [stored(live), stored(expected)];
	if (is === shouldBe || (isJson(expected) && sameJson(is, shouldBe))) return [];
	return [{ ...place, column, live: shortened(is), expected: shortened(shouldBe) }];
}

function valuesOf(row: object | null): ReadonlyMap<string, unknown> | null {
	return row === null ? null : new Map(Object.entries(row));
}

/** A value as SQLite stores it. */
function stored(value: unknown): Stored {
	if (typeof value === "boolean") return value ? 1 : 0;
	if (typeof value === "string" || typeof value === "number") return value;
	return value === null || value === undefined ? null : JSON.stringify(value);
}

function isJson(value: unknown): boolean {
	return typeof value === "object" && value !== null;
}

/** Compares JSON without regard to the order of keys. */
function sameJson(a: Stored, b: Stored): boolean {
	return typeof a === "string" && typeof b === "string" && canonical(a) === canonical(b);
}

function canonical(text: string): string {
	return JSON.stringify(parseJson(text), (_, value: unknown) => {
		if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
		return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
	});
}

function shortened(value: Stored): Stored {
	if (typeof value !== "string" || value.length <= SHOWN_CHARACTERS) return value;
	return `${value.slice(0, SHOWN_CHARACTERS)}…`;
}

function byKey<T, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T> {
	return new Map(rows.map((row) => [keyOf(row), row]));
}
