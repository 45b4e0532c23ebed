import type { z } from "zod";

import type { Place } from "../domain/booking/appointment.ts";
import type { Agent } from "../domain/wire/agents.ts";
import type { Appointment } from "../domain/wire/appointments.ts";
import type { Call, CallDetails } from "../domain/wire/calls.ts";
import type { Contact } from "../domain/wire/contacts.ts";
import type { FollowUpOfCall } from "../domain/wire/follow-ups.ts";
import type { WebhookDelivery, WebhookEndpoint } from "../domain/wire/webhooks.ts";
import type { AgentRow } from "../store/records/agents.ts";
import type { AppointmentRow } from "../store/records/appointments.ts";
import type { WebhookDeliveryRow } from "../store/records/webhook-deliveries.ts";
import type { WebhookEndpointRow } from "../store/records/webhook-endpoints.ts";
import type { CallRow } from "../store/views/calls.ts";
import type { ContactRow } from "../store/views/contacts.ts";
import type { FollowUpRow } from "../store/views/follow-ups.ts";
import type { TurnRow } from "../store/views/turns.ts";
import type { UsageRow } from "../store/views/usage.ts";

// Rows as the API shows them: times as ISO 8601, and without internal columns.

/** Milliseconds since the epoch, as the API writes them. */
export function isoTime(ms: number): string {
	return new Date(ms).toISOString();
}

export function isoTimeOrNull(ms: number | null): string | null {
	return ms === null ? null : isoTime(ms);
}

export function shownAgent(row: AgentRow): Agent {
	return { ...row, publishedAt: isoTimeOrNull(row.publishedAt) };
}

export function shownCall(row: CallRow): z.infer<typeof Call> {
	const { workspaceId: _, ...call } = row;
	return {
		...call,
		startedAt: isoTimeOrNull(row.startedAt),
		endedAt: isoTimeOrNull(row.endedAt),
	};
}

export function shownTurn(row: TurnRow): z.infer<typeof CallDetails>["transcript"][number] {
	const { workspaceId: _, callId: _call, knownEvents: _known, ...turn } = row;
	const { agentId: _agent, channel: _channel, ...rest } = turn;
	return { ...rest, at: isoTime(row.at) };
}

export function shownUsage(row: UsageRow): z.infer<typeof CallDetails>["usage"] {
	const { workspaceId: _, callId: _call, knownEvents: _known, ...usage } = row;
	const { startedAt: _started, durationMs: _duration, ...rest } = usage;
	return rest;
}

export function shownAppointment(row: AppointmentRow): z.infer<typeof Appointment> {
	const { heldFrom: _from, heldUntil: _until, changeKey: _key, ...rest } = row;
	const { phoneExtension, phoneSaid, ...shown } = rest;
	return {
		...shown,
		...(phoneExtension !== null && { phoneExtension }),
		...(phoneSaid !== null && { phoneSaid }),
		...shownPlace(row),
		bookedAt: isoTime(row.bookedAt),
		changedAt: isoTime(row.changedAt),
		movedFrom: row.movedFrom && shownPlace(row.movedFrom),
	};
}

/** For `If-Match`. */
export function taggedBy({ revision }: { revision: number }) {
	return { etag: `"${revision}"` };
}

function shownPlace({ resource, startsAt, endsAt }: Place) {
	return { resource, startsAt: isoTime(startsAt), endsAt: isoTime(endsAt) };
}

export function shownFollowUp(row: FollowUpRow): z.infer<typeof FollowUpOfCall> {
	const { workspaceId: _, ...followUp } = row;
	return followUp;
}

export function shownContact(row: ContactRow): z.infer<typeof Contact> {
	const { workspaceId: _, ...contact } = row;
	return { ...contact, lastCallAt: isoTime(row.lastCallAt) };
}

/** Without the secret, which was shown once, when the endpoint was made. */
export function shownEndpoint(row: WebhookEndpointRow): z.infer<typeof WebhookEndpoint> {
	const { workspaceId: _, secret: _secret, ...endpoint } = row;
	return {
		...endpoint,
		createdAt: isoTime(row.createdAt),
		disabledAt: isoTimeOrNull(row.disabledAt),
	};
}

export function shownDelivery(row: WebhookDeliveryRow): z.infer<typeof WebhookDelivery> {
	const { workspaceId: _, ...delivery } = row;
	return {
		...delivery,
		createdAt: isoTime(row.createdAt),
		lastAttemptAt: isoTimeOrNull(row.lastAttemptAt),
	};
}
