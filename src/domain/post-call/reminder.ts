import { z } from "zod";

import { CallId } from "../events/envelope.ts";

/** Which appointment to remind of: the one that this event of this call told of, as it was told. */
export const ReminderParams = z.object({
	workspaceId: z.string().min(1),
	callId: CallId,
	seq: z.int().positive(),
});
export type ReminderParams = z.infer<typeof ReminderParams>;

/** One reminder for each time that an appointment was made or moved, however often it is asked for. */
export function reminderIdOf({ callId, seq }: Pick<ReminderParams, "callId" | "seq">): string {
	return `${callId}-${seq}`;
}
