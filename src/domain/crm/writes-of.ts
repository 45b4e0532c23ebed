import { appointmentsIn } from "../call/appointments.ts";
import { callerOf } from "../call/caller.ts";
import type { Analysis } from "../events/analysis.ts";
import type { RecordedEvent } from "../events/catalogue.ts";
import type { CallRow } from "../reports/rows.ts";
import { isoOf } from "../time/local-time.ts";
import { type CrmWrite, revisionOf } from "./write.ts";

/** Longer notes are cut: they are for people, and a queue message has a limit. */
const MAX_TEXT = 8_000;

export type SealedCall = Pick<
	CallRow,
	| "callId"
	| "channel"
	| "contactId"
	| "contactName"
	| "contactPhone"
	| "contactEmail"
	| "startedAt"
	| "endedAt"
	| "sealedSeq"
	| "analysis"
>;

/**
 * What a CRM has to know of a call that is complete: who it was with, that it took place, what was found out and what
 * was agreed. Of a call without a known contact, only the appointments. Sent again after each later seal: the same
 * records, under a higher revision.
 */
export function writesOf(call: SealedCall, events: readonly RecordedEvent[]): CrmWrite[] {
	const { callId, startedAt, endedAt, sealedSeq } = call;
	if (startedAt === null || endedAt === null || sealedSeq === null) return [];
	const { customerId } = callerOf(events);
	const contactExternalId =
		call.contactId ?? (customerId === null ? null : `customer/${customerId}`);
	const appointments = appointmentWrites(events, contactExternalId);
	if (contactExternalId === null) return appointments;

	const revision = revisionOf({ at: startedAt, seq: sealedSeq });
	const { contactName: name, contactPhone: phone, contactEmail: email } = call;
	const { summary, outcome, note } = findingsOf(call.analysis);
	return [
		{ kind: "contact", externalId: contactExternalId, revision, customerId, name, phone, email },
		{
			kind: "activity",
			externalId: callId,
			revision,
			contactExternalId,
			summary: summary?.slice(0, MAX_TEXT) ?? null,
			outcome,
			channel: call.channel ?? "unknown",
			startedAt: isoOf(startedAt, "UTC"),
			endedAt: isoOf(endedAt, "UTC"),
			link: `/v1/calls/${callId}`,
		},
		...(note === null
			? []
			: [
					{
						kind: "note",
						externalId: `${callId}/extracted`,
						revision,
						contactExternalId,
						text: note.slice(0, MAX_TEXT),
					} as const,
				]),
		...appointments,
	];
}

function findingsOf(analysis: Analysis | null) {
	if (analysis?.status !== "complete") return { summary: null, outcome: null, note: null };
	const { summary, outcome, extracted } = analysis;
	const found = extracted?.status === "complete" ? Object.entries(extracted.data) : [];
	const lines = found.flatMap(([field, value]) =>
		value === null ? [] : [`${field}: ${Array.isArray(value) ? value.join(", ") : String(value)}`],
	);
	return { summary, outcome, note: lines.length === 0 ? null : lines.join("\n") };
}

/** The revision of an appointment is that of the event that changed it, because another call may change it, too. */
function appointmentWrites(
	events: readonly RecordedEvent[],
	contactExternalId: string | null,
): CrmWrite[] {
	return appointmentsIn(events).map(({ latest }) => {
		const { appointmentId: externalId, ...facts } = latest.facts;
		const revision = revisionOf(latest);
		return {
			kind: "appointment",
			externalId,
			revision,
			contactExternalId,
			status: latest.status,
			...facts,
		};
	});
}
