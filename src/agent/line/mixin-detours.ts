import type { Connection, WSMessage } from "agents";

import type { CallerClient } from "../conversation/caller-client.ts";
import { stateOf } from "./connection-state.ts";

/** The handlers that the SDK and `withVoice` set on the instance, not on the prototype. */
interface Handlers {
	onMessage(connection: Connection, message: WSMessage): unknown;
	onClose(connection: Connection, code: number, reason: string, wasClean: boolean): unknown;
}

interface Gate {
	/** Gets every frame first. Passes to `toMixin` what the mixin has to see. */
	onFrame(connection: Connection, message: WSMessage, toMixin: (message: WSMessage) => void): void;
	/** Called before the mixin forgets the connection. */
	beforeClose(connection: Connection): void;
	/** Called after that. */
	afterClose(connection: Connection): void;
}

/**
 * Everything that works around the voice mixin (`agents` 0.32.0). The mixin keeps the connections, the protocol's
 * handshake, the recogniser's session, and the call's start and end. test/agent/mixin-traps.test.ts fails when the SDK
 * fixes one of these traps:
 *
 * - Turns. After `onTurn` the mixin cuts and speaks the text that it was given, and sends "No response generated" when
 *   there is none. So no turn enters it: `CallerAudio` and `Gatekeeper` give turns to the conversation, and the
 *   conversation speaks through `clientOf`.
 * - Frames. The mixin keeps 30 s of audio and adds up its length on every frame. The text frame `null` throws inside it,
 *   any client may overwrite the agent's state with `cf_agent_state`, and a second client may speak. So we read each
 *   frame first.
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

/** The code that the runtime reports for a close frame without one. */
const NO_CODE = 1005;

/** The client at the other end of a connection. Sending to a closed socket would throw. */
export function clientOf(connection: Connection): CallerClient {
	const send = (data: string | ArrayBuffer) => {
		if (connection.readyState === WebSocket.OPEN) connection.send(data);
	};
	const client: CallerClient = {
		voice: stateOf(connection)?.voice ?? true,
		send: (message) => send(JSON.stringify(message)),
		play: (frame) => {
			if (client.voice) send(frame);
		},
	};
	return client;
}
