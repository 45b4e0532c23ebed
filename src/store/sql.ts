import { z } from "zod";

import { chunkByWeight } from "../domain/chunk-by-weight.ts";

/** A bound value may be 2 MB; a character is up to three bytes. */
const MAX_CHARACTERS = 500_000;

/** The column of a field. */
export const snake = (field: string) =>
	field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The `SELECT` list of these fields' columns, each under the name of its field. */
export function selected(fields: readonly string[]): string {
	return fields.map((field) => `${snake(field)} AS ${field}`).join(", ");
}

/**
 * `INSERT … SELECT` from the JSON array bound as `?1`. Any number of rows is one statement, because an invocation may
 * make only a limited number of them. Objects and arrays arrive as JSON text, booleans as 1 and 0.
 * The `WHERE` keeps a following `ON CONFLICT` from being read as a join.
 */
export function insertFromJson(table: string, fields: readonly string[], where = "true"): string {
	const columns = fields.map(snake).join(", ");
	const values = fields.map((field) => `value ->> '${field}'`).join(", ");
	return `INSERT INTO ${table} (${columns}) SELECT ${values} FROM json_each(?1) WHERE ${where}`;
}

/** The `SET` list that takes every field from the row that was to be inserted. */
export function fromExcluded(fields: readonly string[]): string {
	return fields.map((field) => `${snake(field)} = excluded.${snake(field)}`).join(", ");
}

/** Binds rows to a statement that reads them from `?1`, in as few statements as the size of a value allows. */
export function bindRows(
	db: D1Database,
	sql: string,
	rows: readonly object[],
): D1PreparedStatement[] {
	const values = rows.map((row) => JSON.stringify(row));
	const chunks = chunkByWeight(values, MAX_CHARACTERS, ({ length }) => length);
	return chunks.map((chunk) => db.prepare(sql).bind(`[${chunk.join(",")}]`));
}

/** A boolean as SQLite stores it. */
export const flag = z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1);

/** A column of JSON text. */
export function jsonText<S extends z.ZodType>(schema: S) {
	return z
		.string()
		.transform((text): unknown => JSON.parse(text))
		.pipe(schema);
}

/** A row as stored, each column under the name of its field. */
export const StoredRow = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
export type StoredRow = z.infer<typeof StoredRow>;

/** The rows that a table has of some calls, as stored, also those that do not match any schema. */
export function selectStored(
	db: D1Database,
	{ table, fields }: { table: string; fields: readonly string[] },
	calls: readonly { workspaceId: string; callId: string }[],
): D1PreparedStatement[] {
	return bindRows(
		db,
		`SELECT ${selected(fields)} FROM json_each(?1) CROSS JOIN ${table}
		WHERE workspace_id = value ->> 'workspaceId' AND call_id = value ->> 'callId'`,
		calls,
	);
}
