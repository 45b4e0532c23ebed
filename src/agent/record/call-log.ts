import { evolve, newCall, passOver, type Call } from "../../domain/call/call.ts";
import type { CallCommand, Executed } from "../../domain/call/commands.ts";
import { decide } from "../../domain/call/decide.ts";
import { canonicalLines } from "../../domain/events/canonical-line.ts";
import type { RecordedEvent } from "../../domain/events/catalogue.ts";
import { MAX_EVENT_BYTES, type RawEvent } from "../../domain/events/envelope.ts";
import { readEvent } from "../../domain/events/read.ts";
import { log } from "../../log.ts";
import { sha256Hex } from "../../sha256.ts";

interface Row extends Record<string, SqlStorageValue> {
	seq: number;
	at: number;
	type: string;
	v: number;
	data: string;
}

const CURSOR = "published through";
const SPEAKER = "speaker";
const LOST_AT = "lost at";

/**
 * A call's log: one row per event in the object's own SQLite, and the state folded from it.
 * `seq` is the row id and there is no other index, because every index row is billed.
 */
export class CallLog {
	readonly #storage: DurableObjectStorage;
	readonly #sql: SqlStorage;
	readonly #callId: string;
	readonly #events: RecordedEvent[] = [];
	readonly #notUnderstood: { seq: number; type: string; v: number }[] = [];
	#call: Call = newCall;

	/** Reads the stored log. The table is created here, because a later transaction may be rolled back. */
	constructor(storage: DurableObjectStorage, callId: string) {
		this.#storage = storage;
		this.#sql = storage.sql;
		this.#callId = callId;
		this.#sql.exec(
			"CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, v INTEGER NOT NULL, data TEXT NOT NULL)",
		);
		for (const raw of this.raw()) this.#apply(raw);
		if (this.#notUnderstood.length > 0)
			log.warn({ what: "events not understood", callId, events: this.#notUnderstood });
	}

	/** Applies a stored row to the state. A row that this release does not understand keeps its seq. */
	#apply(raw: RawEvent): void {
		const read = readEvent(raw);
		if (read.kind === "event") {
			this.#events.push(read.event);
			this.#call = evolve(this.#call, read.event);
		} else {
			const { seq, type, v } = raw;
			this.#notUnderstood.push({ seq, type, v });
			this.#call = passOver(this.#call, raw);
		}
	}

	get call(): Call {
		return this.#call;
	}

	get events(): readonly RecordedEvent[] {
		return this.#events;
	}

	/** Rows after `afterSeq`, in order, as stored. Events of unknown types are among them. */
	raw(afterSeq = 0, limit = -1): RawEvent[] {
		const rows = this.#sql.exec<Row>(
			"SELECT seq, at, type, v, data FROM events WHERE seq > ? ORDER BY seq LIMIT ?",
			afterSeq,
			limit,
		);
		return [...rows].map(({ seq, at, type, v, data }) => ({
			callId: this.#callId,
			seq,
			type,
			v,
			at,
			data: JSON.parse(data),
		}));
	}

	/**
	 * Decides and appends in one synchronous block. So no other event comes between the decision and the append, and the
	 * rows of one command are committed together.
	 */
	execute(command: CallCommand, at: number): Executed {
		const decision = decide(command, this.#call);
		if (!decision.ok) return decision;
		const rows = decision.value.map((event) => ({ event, data: JSON.stringify(event.data) }));
		for (const { data } of rows) {
			const bytes = new TextEncoder().encode(data).byteLength;
			if (bytes > MAX_EVENT_BYTES)
				return {
					ok: false,
					refusal: { code: "event_too_large", bytes, maxBytes: MAX_EVENT_BYTES },
				};
		}
		for (const { event, data } of rows) {
			const seq = this.#call.lastSeq + 1;
			this.#sql.exec(
				"INSERT INTO events (seq, at, type, v, data) VALUES (?, ?, ?, ?, ?)",
				seq,
				at,
				event.type,
				event.v,
				data,
			);
			const recorded: RecordedEvent = { callId: this.#callId, seq, at, ...event };
			this.#events.push(recorded);
			this.#call = evolve(this.#call, recorded);
		}
		return { ok: true, lastSeq: this.#call.lastSeq };
	}

	/** The queue has taken all events up to this seq. */
	get publishedThrough(): number {
		return this.#storage.kv.get<number>(CURSOR) ?? 0;
	}

	set publishedThrough(seq: number) {
		this.#storage.kv.put(CURSOR, seq);
	}

	/** The id of the token that began the call; null when it was begun without one. */
	get speakerToken(): string | null {
		return this.#storage.kv.get<string>(SPEAKER) ?? null;
	}

	set speakerToken(tokenId: string | null) {
		if (tokenId !== null) this.#storage.kv.put(SPEAKER, tokenId);
	}

	/** Since when no one is on the line, in ms since the epoch. It is stored, because the object may restart meanwhile. */
	get lostAt(): number | null {
		return this.#storage.kv.get<number>(LOST_AT) ?? null;
	}

	set lostAt(at: number | null) {
		if (at !== this.lostAt) this.#storage.kv.put(LOST_AT, at);
	}

	/** SHA-256, as hex, of the log's lines so far, for a seal. */
	async digest(): Promise<string> {
		return await sha256Hex(canonicalLines(this.raw()));
	}
}
