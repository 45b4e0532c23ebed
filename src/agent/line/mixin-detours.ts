import type { Connection, WSMessage } from "agents";

/** The handlers that the SDK and `withVoice` set on the instance, not on the prototype. */
interface Handlers {
	onMessage(connection: Connection, message: WSMessage): unknown;
	onClose(connection: Connection, code: number, reason: string, wasClean: boolean): unknown;
}

interface Gate {
	/** Sees every frame first; calls `toMixin` with what the mixin should see of it. */
	onFrame(connection: Connection, message: WSMessage, toMixin: (message: WSMessage) => void): void;
	/** Runs before the mixin drops what it holds of the connection. */
	beforeClose(connection: Connection): void;
	/** Runs after it. */
	afterClose(connection: Connection): void;
}

/**
 * Everything that goes round the voice mixin (`agents` 0.32.0). What can be done through its ports and hooks
 * is done there. Each detour names the trap; test/agent/mixin-traps.test.ts fails when the SDK mends `null` or the
 * dropped socket.
 *
 * - Frames. The mixin keeps 30 s of audio and sums it up again on every frame, so audio goes to the ear
 *   directly. The text frame `null` throws inside it, any client may overwrite the agent's state with
 *   `cf_agent_state`, and a second client may speak: so each frame is read by us first.
 * - Close. A dropped socket never reaches `onCallEnd`, and the reply is gone before a subclass hears of it.
 *   A close without a code is not answered, and leaves the client waiting for ten seconds or more.
 */
export function detour(agent: Handlers, gate: Gate): void {
	const mixinOnMessage = agent.onMessage.bind(agent);
	agent.onMessage = (connection, message) =>
		gate.onFrame(connection, message, (passed) => void mixinOnMessage(connection, passed));

	const mixinOnClose = agent.onClose.bind(agent);
	agent.onClose = (connection, code, ...rest) => {
		gate.beforeClose(connection);
		const closed = mixinOnClose(connection, code, ...rest);
		if (code === NO_CODE) connection.close(1000);
		gate.afterClose(connection);
		return closed;
	};
}

/** What the runtime reports when the close frame had no code. */
const NO_CODE = 1005;

/** A row written is billed, also those the SDK writes for itself: counts them all, from construction on. */
export function countRowsWritten({ sql, kv }: DurableObjectStorage): () => number {
	const cursors: { rowsWritten: number }[] = [];
	let settled = 0;
	const exec = sql.exec.bind(sql);
	sql.exec = <T extends Record<string, SqlStorageValue>>(query: string, ...bindings: unknown[]) => {
		const cursor = exec<T>(query, ...bindings);
		cursors.push(cursor);
		return cursor;
	};
	const put = kv.put.bind(kv);
	kv.put = (key, value) => {
		put(key, value);
		settled += 1;
	};
	return () => {
		// A cursor that was read to its end tells the same for ever; none is read across an await.
		for (const cursor of cursors.splice(0)) settled += cursor.rowsWritten;
		return settled;
	};
}
