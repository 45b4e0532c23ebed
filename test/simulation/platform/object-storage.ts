import { DatabaseSync } from "node:sqlite";

import type { Actor, World } from "../world.ts";
import { standIn } from "./stand-in.ts";

type Bindable = null | number | string;

export interface StoredRow {
	seq: number;
	at: number;
	type: string;
	v: number;
	data: string;
}

/** How long SQLite's page cache may hold a turn's writes when nothing that leaves forces them out. */
const FLUSH_MS = 10;

/**
 * A Durable Object's SQLite. What a turn writes is one transaction; it is on disk before anything leaves the
 * object, and gone when the process dies before that.
 */
export class ObjectStorage {
	readonly #world: World;
	readonly #db = new DatabaseSync(":memory:");
	readonly #statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
	#open: number | null = null;
	#transactions = 0;
	readonly #afterFlush: () => void;

	constructor(world: World, afterFlush: () => void) {
		this.#world = world;
		this.#afterFlush = afterFlush;
		this.#db.exec("CREATE TABLE kv (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
	}

	/** The storage as one process sees it; a dead one may not touch it any more. */
	seenBy(actor: Actor): DurableObjectStorage {
		const exec = (sql: string, ...bindings: Bindable[]) => {
			this.#mayUse(actor);
			if (!sql.startsWith("SELECT")) this.#begin();
			const rows = this.#statement(sql).all(...bindings);
			return standIn("cursor", {
				[Symbol.iterator]: () => rows.values(),
				toArray: () => rows,
				rowsWritten: 0,
			});
		};
		const get = (key: string): unknown => {
			this.#mayUse(actor);
			return this.value(key);
		};
		const put = (key: string, value: unknown) => {
			this.#mayUse(actor);
			this.#begin();
			this.#statement("INSERT OR REPLACE INTO kv VALUES (?, ?)").run(key, JSON.stringify(value));
		};
		const remove = (key: string) => {
			this.#mayUse(actor);
			this.#begin();
			this.#statement("DELETE FROM kv WHERE key = ?").run(key);
		};
		return standIn("storage", {
			sql: standIn("storage.sql", { exec }),
			kv: standIn("storage.kv", { get, put, delete: remove }),
		});
	}

	/** Everything written so far is on disk. */
	flush(): void {
		if (this.#open === null) return;
		this.#open = null;
		this.#db.exec("COMMIT");
		this.#afterFlush();
	}

	/** What was not on disk is gone with its process. */
	drop(): void {
		if (this.#open === null) return;
		this.#open = null;
		this.#db.exec("ROLLBACK");
	}

	/** The log as it is on disk, read past the product's code. */
	events(afterSeq = 0): StoredRow[] {
		const schema = "SELECT name FROM sqlite_schema WHERE name = 'events'";
		if (this.#statement(schema).all().length === 0) return [];
		return this.#statement("SELECT seq, at, type, v, data FROM events WHERE seq > ? ORDER BY seq")
			.all(afterSeq)
			.map((row) => ({
				seq: Number(row["seq"]),
				at: Number(row["at"]),
				type: String(row["type"]),
				v: Number(row["v"]),
				data: String(row["data"]),
			}));
	}

	value(key: string): unknown {
		const [row] = this.#statement("SELECT value FROM kv WHERE key = ?").all(key);
		return typeof row?.["value"] === "string" ? JSON.parse(row["value"]) : undefined;
	}

	/** The platform removes what a process was woken for, unless it was set anew. */
	forget(key: string, value: unknown): void {
		if (this.value(key) === value) this.#statement("DELETE FROM kv WHERE key = ?").run(key);
	}

	close(): void {
		this.#db.close();
	}

	#mayUse(actor: Actor): void {
		if (!actor.alive) throw new Error(`${actor.name} is dead and uses its storage`);
	}

	#statement(sql: string): ReturnType<DatabaseSync["prepare"]> {
		const statement = this.#statements.get(sql) ?? this.#db.prepare(sql);
		this.#statements.set(sql, statement);
		return statement;
	}

	#begin(): void {
		if (this.#open !== null) return;
		this.#transactions += 1;
		const mine = this.#transactions;
		this.#open = mine;
		this.#db.exec("BEGIN");
		this.#world.time.after(FLUSH_MS, () => {
			if (this.#open === mine) this.flush();
		});
	}
}
