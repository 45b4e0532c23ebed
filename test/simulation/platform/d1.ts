import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

import { standIn } from "./stand-in.ts";

type Bindable = null | number | string;
type Row = Record<string, unknown>;

/** How the database is reached: the simulation's road to it can fail, a reader's cannot. */
export type Reach = <T>(effect: () => T) => Promise<T>;

/** Nothing in between. */
export const direct: Reach = async (effect) => effect();

const folder = new URL("../../../migrations/", import.meta.url);
const schema = readdirSync(folder)
	.filter((name) => name.endsWith(".sql"))
	.toSorted()
	.map((name) => readFileSync(new URL(name, folder), "utf8"))
	.join("\n");

/** What the table of appointments does not keep: every change of one. */
const AUDIT = `CREATE TABLE appointment_history (appointment_id TEXT, status TEXT, starts_at INTEGER, change_key TEXT);
	CREATE TRIGGER appointment_changed AFTER UPDATE ON appointments BEGIN
		INSERT INTO appointment_history VALUES (NEW.appointment_id, NEW.status, NEW.starts_at, NEW.change_key);
	END;`;

interface Statement {
	sql: string;
	values: readonly Bindable[];
}

/** D1 on Node's own SQLite, with the product's schema: a statement or a batch is one transaction. */
export class D1 {
	readonly #db = new DatabaseSync(":memory:");
	readonly #statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
	/** Statements of `binding`s, by the object that the product holds. */
	readonly #prepared = new WeakMap<object, Statement>();

	constructor() {
		this.#db.exec(schema);
		this.#db.exec(AUDIT);
	}

	/** The database as a Worker is bound to it. */
	binding(reach: Reach): D1Database {
		const prepare = (sql: string, values: readonly Bindable[] = []): D1PreparedStatement => {
			const one = async () => (await reach(() => this.#transact([{ sql, values }])))[0];
			const statement: D1PreparedStatement = standIn("D1 statement", {
				bind: (...bound: Bindable[]) => prepare(sql, bound),
				all: one,
				run: one,
				first: async () => (await one())?.results[0] ?? null,
			});
			this.#prepared.set(statement, { sql, values });
			return statement;
		};
		const batch = (statements: D1PreparedStatement[]) =>
			reach(() =>
				this.#transact(
					statements.map((statement) => {
						const prepared = this.#prepared.get(statement);
						if (prepared === undefined) throw new Error("a statement of another database");
						return prepared;
					}),
				),
			);
		return standIn("D1", { prepare, batch });
	}

	/** Rows, read past the product's code. */
	query(sql: string, ...values: Bindable[]): Row[] {
		return this.#statement(sql)
			.all(...values)
			.map((row) => ({ ...row }));
	}

	close(): void {
		this.#db.close();
	}

	#transact(statements: readonly Statement[]) {
		this.#db.exec("BEGIN");
		try {
			const results = statements.map(({ sql, values }) => {
				const rows = this.#statement(sql).all(...values);
				const writes = !/^\s*SELECT/i.test(sql);
				const changes = writes ? Number(this.query("SELECT changes() AS n")[0]?.["n"]) : 0;
				const meta = { changes, rows_written: changes, rows_read: rows.length };
				// As JSON carries it.
				return { success: true, results: rows.map((row) => ({ ...row })), meta };
			});
			this.#db.exec("COMMIT");
			return results;
		} catch (cause) {
			this.#db.exec("ROLLBACK");
			throw cause;
		}
	}

	#statement(sql: string): ReturnType<DatabaseSync["prepare"]> {
		const statement = this.#statements.get(sql) ?? this.#db.prepare(sql);
		this.#statements.set(sql, statement);
		return statement;
	}
}
