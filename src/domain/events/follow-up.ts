import { z } from "zod";

import { CallId } from "./envelope.ts";

/** Something to do after a call, for whom and by when. */
export const FollowUp = z.object({
	/** The same for one call, kind and appointment, so that proposing twice changes nothing. */
	followUpId: z.string(),
	kind: z.enum(["appointment_reminder", "call_back"]),
	dueAt: z.iso.datetime({ offset: true }),
	name: z.string().nullable(),
	phone: z.string().nullable(),
	note: z.string(),
	/** Whether a person has to approve it first. */
	needsApproval: z.boolean(),
	/** The appointment that it is about. */
	appointmentId: z.string().nullable(),
});
export type FollowUp = z.infer<typeof FollowUp>;

/** Contains only letters, digits, `_` and `.`, so that it fits into a path and into the platform's names. */
export function followUpIdOf(
	callId: string,
	kind: FollowUp["kind"],
	appointmentId?: string,
): string {
	return [callId, kind, ...(appointmentId === undefined ? [] : [appointmentId])].join(".");
}

/** The call that a follow-up belongs to; null when this is not the id of a follow-up. */
export function callIdIn(followUpId: string): string | null {
	const callId = CallId.safeParse(/^[^./:]*/.exec(followUpId)?.[0]);
	return callId.success ? callId.data : null;
}

/** How long a person has to approve or decline. After that the follow-up is declined. */
export const APPROVAL_HOURS = 72;

/** The name of the platform event that wakes the work that waits for a person's answer. */
export function answerEventOf(followUpId: string): string {
	return followUpId.replaceAll(/[^\w-]/g, "-").slice(0, 100);
}
