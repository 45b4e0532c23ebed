import { standingIn } from "../call/appointments.ts";
import { transcriptOf } from "../call/transcript.ts";
import { AppointmentFacts, type RecordedEvent } from "../events/catalogue.ts";
import { eventId } from "../events/envelope.ts";
import type { WebhookEventType } from "./event-types.ts";

/** What a subscriber is sent of one event. */
interface WebhookPayload {
	type: WebhookEventType;
	/** ISO 8601: when it happened, not when it is sent. */
	timestamp: string;
	data: Record<string, unknown>;
}

/** Subscribers may refuse more. */
export const MAX_BODY_BYTES = 20_000;

interface EventInLog {
	/** The call's events in order, up to this one none missing. Those after it do not count. */
	log: readonly RecordedEvent[];
	event: RecordedEvent;
	/** Milliseconds since the epoch as ISO 8601. */
	iso: (ms: number) => string;
}

/**
 * The body sent for an event: JSON, under 20 kB. It is made of the log up to the event and of nothing
 * else, so that it is the same whenever it is made. Null for an event that is not for the outside.
 */
export function webhookBody(about: EventInLog): { type: WebhookEventType; body: string } | null {
	const payload = payloadOf(about);
	if (payload === null) return null;
	const body = JSON.stringify(payload);
	return { type: payload.type, body: fits(body) ? body : JSON.stringify(shortened(payload)) };
}

function payloadOf({ log, event, iso }: EventInLog): WebhookPayload | null {
	const payload = (type: WebhookEventType, data: Record<string, unknown>): WebhookPayload => ({
		type,
		timestamp: iso(event.at),
		data: { ...callFacts(event, log), ...data },
	});
	switch (event.type) {
		case "call.started": {
			const { agentVersion, channel, variables, metadata } = event.data;
			return payload(event.type, {
				agentVersion,
				channel,
				variables,
				metadata,
				startedAt: iso(event.at),
			});
		}
		case "call.ended":
			return payload(event.type, endFacts(soFar(log, event), iso));
		case "call.analyzed": {
			const known = soFar(log, event);
			return payload(event.type, {
				...endFacts(known, iso),
				...event.data.analysis,
				appointment: agreedIn(known),
				transcript: transcriptOf(known).map(({ at, ...line }) => ({ ...line, at: iso(at) })),
			});
		}
		case "turn.heard": {
			const { turn, text, source } = event.data;
			return payload(event.type, { turn, text, source });
		}
		case "turn.replied": {
			const { turn, text, audioMs } = event.data;
			return payload(event.type, { turn, text, interrupted: false, playedMs: audioMs });
		}
		case "turn.reply_interrupted": {
			const { turn, heard, by, playedMs } = event.data;
			return payload("turn.replied", { turn, text: heard, interrupted: true, by, playedMs });
		}
		case "appointment.booked":
			return payload(event.type, {
				turn: event.data.turn,
				appointment: AppointmentFacts.parse(event.data),
			});
		case "appointment.moved":
		case "appointment.cancelled": {
			const { turn, by, ...about } = event.data;
			const appointment = AppointmentFacts.parse(about);
			const movedFrom =
				event.type === "appointment.moved" ? { movedFrom: event.data.movedFrom } : {};
			return payload(event.type, { turn, by, appointment, ...movedFrom });
		}
		case "appointment.reminder_due":
			return payload(event.type, { appointment: AppointmentFacts.parse(event.data) });
		case "followup.proposed":
		case "followup.approved":
		case "followup.declined":
		case "followup.booked":
		case "followup.failed":
			return payload(event.type, event.data);
		case "call.resumed":
		case "call.recogniser_failed":
		case "call.history_summarised":
		case "call.reanalyzed":
		case "contact.identified":
		case "turn.tool_called":
		case "turn.tool_returned":
		case "turn.reply_started":
		case "turn.sentence_spoken":
		case "turn.reply_failed":
		case "call.sealed":
			return null;
	}
}

/** Only for the events that sum up a call: a body of each turn that read the whole log would be work without bounds. */
function soFar(log: readonly RecordedEvent[], { seq }: RecordedEvent): readonly RecordedEvent[] {
	return log.filter((event) => event.seq <= seq);
}

function callFacts(event: RecordedEvent, log: readonly RecordedEvent[]) {
	const started = log.find(({ type }) => type === "call.started");
	const agentId = started?.type === "call.started" ? started.data.agentId : null;
	return { eventId: eventId(event), callId: event.callId, agentId };
}

function endFacts(log: readonly RecordedEvent[], iso: EventInLog["iso"]) {
	const started = log.find(({ type }) => type === "call.started");
	const ended = log.find((event) => event.type === "call.ended");
	return {
		startedAt: started ? iso(started.at) : null,
		endedAt: ended ? iso(ended.at) : null,
		endedReason: ended?.data.reason ?? null,
		durationMs: ended?.data.durationMs ?? null,
		turns: log.filter(({ type }) => type === "turn.heard").length,
	};
}

/** The one that was agreed last and still stands. */
function agreedIn(log: readonly RecordedEvent[]): AppointmentFacts | null {
	const latest = standingIn(log).toSorted((a, b) => a.seq - b.seq);
	return latest.at(-1)?.facts ?? null;
}

/**
 * A long transcript is left out, and if that is not enough everything but the call's own facts; what was
 * left out can be read from the call's events.
 */
function shortened(payload: WebhookPayload): WebhookPayload {
	const { callId, eventId: id, agentId } = payload.data;
	const omitted = { truncated: true, eventsPath: `/v1/calls/${String(callId)}/events` };
	const { transcript: _, ...rest } = payload.data;
	const withoutTranscript = { ...payload, data: { ...rest, ...omitted } };
	if (fits(JSON.stringify(withoutTranscript))) return withoutTranscript;
	return { ...payload, data: { eventId: id, callId, agentId, ...omitted } };
}

function fits(body: string): boolean {
	return new TextEncoder().encode(body).byteLength < MAX_BODY_BYTES;
}
