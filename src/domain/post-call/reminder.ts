import { z } from "zod";

import { CallId } from "../events/envelope.ts";

/** Which appointment to remind of: the one that this event of this call booked or moved. */
export const ReminderParams = z.object({
	workspaceId: z.string().min(1),
	callId: CallId,
	seq: z.int().positive(),
});
export type ReminderParams = z.infer<typeof ReminderParams>;

/** The id of a reminder. There is one for each event that booked or moved an appointment. */
export function reminderIdOf({ callId, seq }: Pick<ReminderParams, "callId" | "seq">): string {
	return `${callId}-${seq}`;
}
