import { z } from "zod";

import { withKind } from "../message-kind.ts";

/** How many writes one request to a CRM may hold. */
export const MAX_WRITES = 100;

/**
 * The state that a write tells of: when, in ms since the epoch, and the seq of the call's log. As text the newer is
 * the greater one, also between the calls that tell of one contact or one appointment.
 */
const Revision = z.string().regex(/^\d{13}\.\d{6}$/, "takes a revision");

export function revisionOf({ at, seq }: { at: number; seq: number }): string {
	return `${String(at).padStart(13, "0")}.${String(seq).padStart(6, "0")}`;
}

/** What every write carries: our id for the record, so that a repeat is the same record, and which state this is. */
const record = { externalId: z.string().min(1).max(200), revision: Revision };
/** Our id of the contact that it belongs to; null when nobody knows whose it is. */
const contactExternalId = z.string().min(1).max(200).nullable();
const when = z.iso.datetime({ offset: true });

/** A person. What is null is not known here, and is no reason to forget it there. */
const ContactWrite = z.object({
	kind: z.literal("contact"),
	...record,
	/** Your id of the customer, where a client token or the CRM itself named one. */
	customerId: z.string().nullable(),
	name: z.string().nullable(),
	phone: z.string().nullable(),
	email: z.string().nullable(),
});
export type ContactWrite = z.infer<typeof ContactWrite>;

/** A finished call. */
const ActivityWrite = z.object({
	kind: z.literal("activity"),
	...record,
	contactExternalId,
	summary: z.string().nullable(),
	outcome: z.string().nullable(),
	channel: z.string(),
	startedAt: when,
	endedAt: when,
	/** The call in Ringbook's API, a path of it. */
	link: z.string(),
});

/** What the agent was to find out, line by line. */
const NoteWrite = z.object({
	kind: z.literal("note"),
	...record,
	contactExternalId,
	text: z.string(),
});

/** Something that somebody has to do. */
const TaskWrite = z.object({
	kind: z.literal("task"),
	...record,
	type: z.string(),
	dueAt: when,
	name: z.string().nullable(),
	phone: z.string().nullable(),
	note: z.string(),
});

/** An appointment as it is now. */
const AppointmentWrite = z.object({
	kind: z.literal("appointment"),
	...record,
	contactExternalId,
	status: z.enum(["booked", "moved", "cancelled"]),
	service: z.string(),
	resource: z.string(),
	startsAt: when,
	endsAt: when,
	timezone: z.string(),
	name: z.string(),
	phone: z.string(),
});

export const CrmWrite = z.discriminatedUnion("kind", [
	ContactWrite,
	ActivityWrite,
	NoteWrite,
	TaskWrite,
	AppointmentWrite,
]);
export type CrmWrite = z.infer<typeof CrmWrite>;

/** What the queue `crm-writes` carries: records of one workspace. */
export const CrmWritesMessage = z.preprocess(
	withKind,
	z.object({
		kind: z.literal("crm_writes"),
		workspaceId: z.string().min(1),
		writes: z.array(CrmWrite).min(1),
		/** How often these were tried before. */
		tries: z.int().nonnegative(),
	}),
);
export type CrmWritesMessage = z.infer<typeof CrmWritesMessage>;

/** The newest state of each record: what it was before need not be told any more. */
export function newestOf(writes: readonly CrmWrite[]): CrmWrite[] {
	const newest = new Map<string, CrmWrite>();
	for (const write of writes) {
		const known = newest.get(write.externalId);
		if (known === undefined || write.revision >= known.revision)
			newest.set(write.externalId, write);
	}
	return [...newest.values()];
}
