import { z } from "zod";

import { Outcome } from "../events/analysis.ts";
import { Channel, EndedReason } from "../events/catalogue.ts";
import { CallId } from "../events/envelope.ts";
import { normaliseEmail } from "../people/contact-id.ts";
import { CURSOR_MEANS, Limit, pageOf } from "./paging.ts";

export const Contact = z
	.object({
		contactId: z.string(),
		name: z.string().nullable(),
		phone: z.string().nullable(),
		email: z.string().nullable(),
		phones: z.array(z.string()).meta({ description: "All that lead to this contact" }),
		emails: z.array(z.string()),
		mergedIds: z
			.array(z.string())
			.meta({ description: "Contacts that were merged into this one; it answers for them" }),
		lastCallId: CallId,
		lastCallAt: z.iso.datetime(),
		lastSummary: z.string().nullable(),
	})
	.meta({ id: "Contact" });

export const ContactPage = pageOf("ContactPage", Contact);

const Phone = z
	.string()
	.refine((phone) => /\p{Nd}/u.test(phone), "takes a phone number such as +44 20 7946 0123");
const Email = z
	.string()
	.refine(
		(email) => normaliseEmail(email) !== null,
		"takes an email address such as maria@example.com",
	);
const Id = z.string().min(1).max(64);
const Cursor = z.string().max(200).optional().meta({ description: CURSOR_MEANS });

export const ContactsQuery = z.strictObject({
	limit: Limit,
	cursor: Cursor,
	phone: Phone.optional().meta({ description: "In any spelling of the number" }),
	email: Email.optional(),
});

export const ContactParams = z.object({ contactId: Id });

export const ContactEdit = z
	.strictObject({
		name: z.string().trim().min(1).max(200).nullable().optional(),
		email: Email.transform(normaliseEmail).nullable().optional(),
	})
	.refine(
		({ name, email }) => name !== undefined || email !== undefined,
		"has neither name nor email",
	)
	.meta({
		id: "ContactEdit",
		description: "What is corrected; null believes the calls again, and what is absent stays",
	});

export const ContactMerge = z
	.strictObject({ into: Id.meta({ description: "The contact that answers for both" }) })
	.meta({ id: "ContactMerge" });

export const NewNote = z
	.strictObject({ text: z.string().trim().min(1).max(8000) })
	.meta({ id: "NewNote" });

export const Note = z
	.object({
		noteId: z.string(),
		contactId: z.string(),
		text: z.string(),
		writtenAt: z.iso.datetime(),
	})
	.meta({ id: "Note" });

export const NotePage = pageOf("NotePage", Note);

/** A call of a contact. */
const Activity = z
	.object({
		callId: CallId,
		startedAt: z.iso.datetime().nullable(),
		durationMs: z.int().nullable(),
		channel: Channel.nullable(),
		endedReason: EndedReason.nullable(),
		outcome: Outcome.nullable(),
		summary: z.string().nullable(),
	})
	.meta({ id: "Activity" });

export const ActivityPage = pageOf("ActivityPage", Activity);

export const OfContactQuery = z.strictObject({ limit: Limit, cursor: Cursor });
