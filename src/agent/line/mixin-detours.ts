import type { Connection, WSMessage } from "agents";

import type { CallerClient } from "../conversation/caller-client.ts";

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
 * Everything that goes round the voice mixin (`agents` 0.32.0). It keeps connections, the protocol's handshake, the
 * recogniser's session and the call's start and end. test/agent/mixin-traps.test.ts fails when the SDK mends a trap.
 *
 * - Turns. After `onTurn` the mixin cuts and speaks what it was handed, and says "No response generated" when that is
 *   nothing. So no turn enters it: the ear tells the conversation, typed messages are taken at the gate, and the
 *   conversation speaks through `clientOf`.
 * - Frames. The mixin keeps 30 s of audio and sums it up again on every frame. The text frame `null` throws inside it,
 *   any client may overwrite the agent's state with `cf_agent_state`, and a second client may speak. So each frame is
 *   read by us first.
 * - Close. A dropped socket never reaches `onCallEnd`. A close without a code is not answered, and leaves the client
 *   waiting for ten seconds or more.
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

/** The client at the other end of a connection. A socket that was closed throws when it is sent to. */
export function clientOf(connection: Connection): CallerClient {
	const send = (data: string | ArrayBuffer) => {
		if (connection.readyState === WebSocket.OPEN) connection.send(data);
	};
	return { send: (message) => send(JSON.stringify(message)), play: send };
}
