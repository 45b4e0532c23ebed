import { z } from "zod";

import { Outcome } from "../events/analysis.ts";
import { EndedReason } from "../events/catalogue.ts";
import { CallId, RawEvent } from "../events/envelope.ts";
import { normalisePhone } from "../people/phone.ts";
import { CallRow, TurnRow, UsageRow } from "../reports/rows.ts";
import { Appointment } from "./appointments.ts";
import { FollowUpOfCall } from "./follow-ups.ts";
import { CURSOR_MEANS, Limit, pageOf } from "./paging.ts";

/** The limit for a call's variables and metadata. */
const MAX_CONTEXT_BYTES = 2048;
const Words = z.record(z.string().max(64), z.string()).default({});

export const PlaceCall = z
	.strictObject({
		agentId: z.string().default("reception"),
		agentVersion: z
			.int("takes a version: 1, 2, …")
			.positive("takes a version: 1, 2, …")
			.nullable()
			.default(null)
			.meta({ description: "To try a draft; the published version when absent" }),
		phone: z
			.string()
			.transform((phone, context) => {
				const normal = normalisePhone(phone, null);
				if (normal !== null) return normal;
				context.addIssue({ code: "custom", message: "takes a number such as +442079460123" });
				return z.NEVER;
			})
			.nullable()
			.default(null)
			.meta({ description: "The number that the caller calls from, where the platform knows it" }),
		variables: Words.meta({ description: "Put for `{{name}}` in the agent's instructions" }),
		metadata: Words.meta({ description: "Yours: comes back with the call and its webhooks" }),
		customerId: z
			.string()
			.min(1)
			.max(128)
			.nullable()
			.default(null)
			.meta({ description: "Who the caller is in the CRM, when that is known" }),
	})
	.refine(
		({ variables, metadata }) =>
			new TextEncoder().encode(JSON.stringify({ variables, metadata })).byteLength <=
			MAX_CONTEXT_BYTES,
		{
			path: ["variables"],
			error: `variables and metadata together may weigh ${MAX_CONTEXT_BYTES} bytes as JSON`,
		},
	)
	.meta({ id: "PlaceCall" });

export const PlacedCall = z
	.object({
		callId: CallId,
		token: z.string().meta({ description: "For this call and for one speaker" }),
		expiresAt: z.iso.datetime(),
		url: z.string().meta({ description: "Where a WebSocket client calls, token included" }),
	})
	.meta({ id: "PlacedCall" });

const Time = z.iso.datetime().nullable();

export const Call = CallRow.omit({ workspaceId: true })
	.extend({ startedAt: Time, endedAt: Time })
	.meta({ id: "Call" });

const Turn = TurnRow.omit({
	workspaceId: true,
	callId: true,
	knownEvents: true,
	agentId: true,
	channel: true,
})
	.extend({ at: z.iso.datetime() })
	.meta({
		id: "Turn",
		description:
			"What the caller said, and of the reply both what was generated and what the caller can have heard",
	});

const Usage = UsageRow.omit({
	workspaceId: true,
	callId: true,
	knownEvents: true,
	startedAt: true,
	durationMs: true,
}).meta({ id: "Usage", description: "What the call was billed for" });

export const CallDetails = z
	.object({
		...Call.shape,
		transcript: z.array(Turn),
		appointments: z.array(Appointment),
		followUps: z.array(FollowUpOfCall),
		usage: Usage,
	})
	.meta({ id: "CallDetails" });

export const CallPage = pageOf("CallPage", Call);

const When = z.iso
	.datetime({ offset: true, error: "takes an ISO 8601 time with its offset" })
	.optional();

export const CallsQuery = z.strictObject({
	limit: Limit,
	cursor: z
		.string()
		.refine((cursor) => CallId.safeParse(cursor).success, "takes `nextCursor` of the page before")
		.optional()
		.meta({ description: CURSOR_MEANS }),
	agentId: z.string().optional(),
	outcome: Outcome.optional(),
	endedReason: EndedReason.optional(),
	startedFrom: When.meta({ description: "Included" }),
	startedTo: When.meta({ description: "Excluded" }),
	contactId: z.string().optional(),
});

export const CallParams = z.object({ callId: CallId });

export const EventsQuery = z.strictObject({
	after: z.coerce
		.number({ error: "takes a seq: a whole number from 0" })
		.int("takes a seq: a whole number from 0")
		.min(0, "takes a seq: a whole number from 0")
		.default(0)
		.meta({ description: "Only events with a higher seq" }),
	limit: z.coerce
		.number({ error: "takes a whole number from 1 to 1000" })
		.int("takes a whole number from 1 to 1000")
		.min(1, "takes a whole number from 1 to 1000")
		.max(1000, "takes a whole number from 1 to 1000")
		.default(1000),
});

const Event = z
	.object({
		id: z.string().meta({ description: "`callId:seq`, for ever" }),
		...RawEvent.shape,
	})
	.meta({ id: "Event" });

export const EventPage = z
	.object({
		data: z.array(Event),
		nextAfter: z
			.int()
			.nullable()
			.meta({ description: "`after` of the next page; null when no more is known" }),
	})
	.meta({ id: "EventPage" });
