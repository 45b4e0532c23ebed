import type { Connection } from "agents";
import { z } from "zod";

import { Admission } from "../../domain/wire/admission.ts";

/** Stored with a connection, also while the object hibernates. */
const ConnectionState = z.object({
	admission: Admission,
	/** Whether it is on the call. */
	speaking: z.boolean(),
	/** Whether its caller wants to hear the agent, or only reads. */
	voice: z.boolean().default(true),
});
type ConnectionState = z.infer<typeof ConnectionState>;

/** Null for a connection that edge did not admit. */
export function stateOf(connection: Connection): ConnectionState | null {
	return ConnectionState.safeParse(connection.state).data ?? null;
}

export function changeState(connection: Connection, change: Partial<ConnectionState>): void {
	const state = stateOf(connection);
	if (state !== null) connection.setState({ ...state, ...change });
}
