import { z } from "zod";

import { withKind } from "../message-kind.ts";

/** How many writes one request to a CRM may hold. */
export const MAX_WRITES = 100;

/**
 * Which state of a record a write has: the time, in ms since the epoch, and the seq in the call's log. A newer revision is
 * the greater text, also between two calls that write the same contact or appointment.
 */
const Revision = z
	.string()
	.regex(/^\d{13}\.\d{6}$/, "takes a revision")
	.meta({
		description: "Which state of the record this is. The newer is the greater as text",
		examples: ["1795339920000.000042"],
	});

export function revisionOf({ at, seq }: { at: number; seq: number }): string {
	return `${String(at).padStart(13, "0")}.${String(seq).padStart(6, "0")}`;
}

/** The fields of every write. They make a repeat the same record. */
const record = {
	externalId: z
		.string()
		.min(1)
		.max(200)
		.describe("Ringbook's id of the record: the same for ever, and of one record only"),
	revision: Revision,
};
const contactExternalId = z
	.string()
	.min(1)
	.max(200)
	.nullable()
	.describe("`externalId` of the contact; null when nobody knows whose it is");
const when = z.iso.datetime({ offset: true });

const ContactWrite = z
	.object({
		kind: z.literal("contact"),
		...record,
		customerId: z.string().nullable().describe("Your id of the customer where it is known"),
		name: z.string().nullable(),
		phone: z.string().nullable(),
		email: z.string().nullable(),
	})
	.describe(
		"A person. What is null is not known to Ringbook, and is no reason to forget what you know",
	);
export type ContactWrite = z.infer<typeof ContactWrite>;

const ActivityWrite = z
	.object({
		kind: z.literal("activity"),
		...record,
		contactExternalId,
		summary: z.string().nullable().describe("Null when the call could not be analysed"),
		outcome: z
			.string()
			.nullable()
			.meta({ examples: ["appointment_booked"] }),
		channel: z.string().meta({ examples: ["phone", "web"] }),
		startedAt: when,
		endedAt: when,
		link: z.string().meta({
			description: "A path of Ringbook's API",
			examples: ["/v1/calls/call_01m7pzvqe0xqh2rxgwnav7g7mk"],
		}),
	})
	.describe("A finished call");

const NoteWrite = z
	.object({ kind: z.literal("note"), ...record, contactExternalId, text: z.string() })
	.describe("What the agent was to find out, a line for each");

const TaskWrite = z
	.object({
		kind: z.literal("task"),
		...record,
		type: z.string().meta({ examples: ["call_back", "appointment_reminder"] }),
		dueAt: when,
		name: z.string().nullable(),
		phone: z.string().nullable(),
		note: z.string(),
	})
	.describe("Something that somebody has to do. Sent by itself; Ringbook keeps your id of it");

const AppointmentWrite = z
	.object({
		kind: z.literal("appointment"),
		...record,
		contactExternalId,
		status: z.enum(["booked", "moved", "cancelled"]),
		service: z.string(),
		resource: z.string(),
		startsAt: when,
		endsAt: when,
		timezone: z.string().meta({ examples: ["Europe/London"] }),
		name: z.string(),
		phone: z.string(),
	})
	.describe("An appointment as it is now");

export const CrmWrite = z.discriminatedUnion("kind", [
	ContactWrite,
	ActivityWrite,
	NoteWrite,
	TaskWrite,
	AppointmentWrite,
]);
export type CrmWrite = z.infer<typeof CrmWrite>;

/** A message of the queue `crm-writes`: records of one workspace. */
export const CrmWritesMessage = z.preprocess(
	withKind,
	z.object({
		kind: z.literal("crm_writes"),
		workspaceId: z.string().min(1),
		writes: z.array(CrmWrite).min(1),
		/** How often these records were sent before. */
		tries: z.int().nonnegative(),
	}),
);
export type CrmWritesMessage = z.infer<typeof CrmWritesMessage>;

/** The newest state of each record. Earlier ones need not be sent. */
export function newestOf(writes: readonly CrmWrite[]): CrmWrite[] {
	const newest = new Map<string, CrmWrite>();
	for (const write of writes) {
		const known = newest.get(write.externalId);
		if (known === undefined || write.revision >= known.revision)
			newest.set(write.externalId, write);
	}
	return [...newest.values()];
}
