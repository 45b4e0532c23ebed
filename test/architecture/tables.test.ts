import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const textsOf = (pattern: string) =>
	globSync(pattern, { cwd: ROOT }).map((path) => ({
		path,
		text: readFileSync(join(ROOT, path), "utf8"),
	}));
const namesIn = (text: string, pattern: RegExp) =>
	[...text.matchAll(pattern)].flatMap(([, name]) => name ?? []);

const migrations = textsOf("migrations/*.sql").map(({ text }) => text);
const tables = migrations.flatMap((text) => namesIn(text, /^CREATE TABLE (\w+)/gm));
const named = [...tables, ...migrations.flatMap((text) => namesIn(text, /^CREATE VIEW (\w+)/gm))];

const READS = new RegExp(`\\b(?:FROM|INTO|UPDATE|JOIN)\\s+(${named.join("|")})\\b`, "g");
const WRITES =
	/(?:\bINSERT INTO\s+|\bUPDATE\s+(?!SET\b)|\bDELETE FROM\s+|\binsertFromJson\(")(\w+)/g;

const sources = textsOf("src/**/*.{ts,tsx}");
const inStore = sources.filter(({ path }) => path.startsWith(join("src", "store")));

/** Of the rooms in the store, those whose code writes a table. What rebuilds the views writes them by definition. */
const writersOf = (table: string) =>
	["records", "views"].filter((room) =>
		inStore.some(
			({ path, text }) =>
				path.startsWith(join("src", "store", room)) && namesIn(text, WRITES).includes(table),
		),
	);

describe("the tables", () => {
	it("are named in SQL by the store, and by nobody else", () => {
		const byStore = inStore.flatMap(({ text }) => namesIn(text, READS));
		expect(new Set(byStore)).toEqual(new Set(named));
		const byOthers = sources
			.filter((source) => !inStore.includes(source))
			.flatMap(({ path, text }) => namesIn(text, READS).map((table) => `${path}: ${table}`));
		expect(byOthers).toEqual([]);
	});

	it.each(tables)("%s is written either as a record or as a view", (table) => {
		expect(writersOf(table)).toHaveLength(1);
	});
});
