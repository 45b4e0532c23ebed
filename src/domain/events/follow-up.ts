import { z } from "zod";

import { CallId } from "./envelope.ts";

/** What has to happen next, for whom and by when. */
export const FollowUp = z.object({
	/** Stable for one call, kind and appointment: proposing twice is proposing once. */
	followUpId: z.string(),
	kind: z.enum(["appointment_reminder", "call_back"]),
	dueAt: z.iso.datetime({ offset: true }),
	name: z.string().nullable(),
	phone: z.string().nullable(),
	note: z.string(),
	/** A person has to say yes before it is arranged. */
	needsApproval: z.boolean(),
	/** Of the appointment that it is about. */
	appointmentId: z.string().nullable(),
});
export type FollowUp = z.infer<typeof FollowUp>;

/** Safe in a path and in a name of the platform's: letters, digits, `_` and `.` only. */
export function followUpIdOf(
	callId: string,
	kind: FollowUp["kind"],
	appointmentId?: string,
): string {
	return [callId, kind, ...(appointmentId === undefined ? [] : [appointmentId])].join(".");
}

/** The call whose log a follow-up stands in; null for what is no follow-up's id. */
export function callIdIn(followUpId: string): string | null {
	const callId = CallId.safeParse(/^[^./:]*/.exec(followUpId)?.[0]);
	return callId.success ? callId.data : null;
}

/** How long a person has to say yes or no; after that it is declined. */
export const APPROVAL_HOURS = 72;

/** What wakes the work after a call that waits for a person: the name of the event, which is one word to the platform. */
export function answerEventOf(followUpId: string): string {
	return followUpId.replaceAll(/[^\w-]/g, "-").slice(0, 100);
}
