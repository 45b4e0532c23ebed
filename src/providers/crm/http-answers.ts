import { z } from "zod";

const when = z.iso.datetime({ offset: true });

/** What an HTTP CRM answers, as docs/crm-openapi.yaml has it. */
export const NextAppointmentAnswer = z.object({
	appointment: z
		.object({ appointmentId: z.string().min(1), service: z.string().min(1), startsAt: when })
		.nullable(),
});

/** Longer summaries are cut: they are part of every prompt. */
const MAX_SUMMARY = 1_000;
const MAX_EARLIER_CALLS = 3;

const text = z.string().max(300).nullable();

export const CallerAnswer = z.object({
	caller: z
		.object({
			customerId: z.string().min(1).max(128),
			contactId: z.string().min(1).max(128),
			name: text,
			phone: text,
			email: text,
			earlierCalls: z.array(
				z.object({ at: when, summary: z.string() }).transform(({ at, summary }) => ({
					at: Date.parse(at),
					summary: summary.slice(0, MAX_SUMMARY),
				})),
			),
		})
		.transform(({ earlierCalls, ...caller }) => ({
			...caller,
			earlierCalls: earlierCalls.toSorted((a, b) => b.at - a.at).slice(0, MAX_EARLIER_CALLS),
		}))
		.nullable(),
});

const externalId = z.string();

export const BatchAnswer = z.object({
	results: z.array(
		z.discriminatedUnion("ok", [
			z.object({ externalId, ok: z.literal(true), id: z.string().min(1) }),
			z.object({
				externalId,
				ok: z.literal(false),
				retryable: z.boolean(),
				code: z.string().min(1).max(100),
				message: z.string().transform((said) => said.slice(0, 500)),
			}),
		]),
	),
});
