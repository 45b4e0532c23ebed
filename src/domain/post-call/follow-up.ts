import { z } from "zod";

/** What has to happen next, for whom and by when. */
export const FollowUp = z.object({
	/** Stable for one call and kind: proposing twice is proposing once. */
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
