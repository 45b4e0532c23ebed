import { z } from "zod";

const when = z.iso.datetime({ offset: true });

/** What an HTTP CRM answers; docs/crm-openapi.yaml is written from it. */
export const NextAppointmentAnswer = z.object({
	appointment: z
		.object({
			appointmentId: z.string().min(1),
			service: z.string().min(1),
			startsAt: when.describe("With its offset"),
		})
		.nullable(),
});

const id = z.string().min(1).max(128);
const text = z.string().max(300).nullable();

export const CallerAnswer = z.object({
	caller: z
		.object({
			customerId: id.describe("What `next-appointment` is asked with"),
			contactId: id.describe("Your id of the person; may be the same"),
			name: text,
			phone: text,
			email: text,
			earlierCalls: z
				.array(z.object({ at: when, summary: z.string() }))
				.describe("The three newest are used, and at most 1,000 characters of each"),
		})
		.nullable(),
});

const externalId = z.string();

export const BatchAnswer = z.object({
	results: z.array(
		z.discriminatedUnion("ok", [
			z.object({
				externalId,
				ok: z.literal(true),
				id: z.string().min(1).describe("Your id of the record"),
			}),
			z.object({
				externalId,
				ok: z.literal(false),
				retryable: z.boolean().describe("Whether the same record may be taken later"),
				code: z
					.string()
					.min(1)
					.max(100)
					.meta({ examples: ["phone_invalid"] }),
				message: z
					.string()
					.transform((said) => said.slice(0, 500))
					.describe("For a person. The first 500 characters are kept"),
			}),
		]),
	),
});
