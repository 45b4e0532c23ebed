import type { Context } from "hono";

import type { MoveRefusal } from "../booking/move.ts";
import type { CalendarUnavailable, ChangeFailed, SlotTaken } from "../booking/refusals.ts";
import type { CalendarContext } from "../booking/requester.ts";
import type { AgentProfile } from "../domain/agents/profile.ts";
import { type BookingRefusal, explain } from "../domain/booking/refusal.ts";
import { connectCalendar } from "../providers/calendar/connect.ts";
import type { AppointmentChanged, NoSuchAppointment } from "../providers/calendar/port.ts";
import { getPublishedVersion } from "../store/records/agents.ts";
import { findAgent, type FoundAgent, shownVersion } from "./agents.ts";
import type { EdgeEnv } from "./edge-env.ts";
import type { RefusalOf } from "./problems.ts";
import { isoTime, shownAppointment } from "./shown.ts";

/** A request with an API key comes from the office. */
export function officeContext(c: Context<EdgeEnv>): CalendarContext {
	return {
		requester: { kind: "office" },
		calendar: connectCalendar(c.env.DB),
		workspaceId: c.var.workspaceId,
		now: Date.now(),
	};
}

/** What the published version of an agent says about hours, services and resources. */
export async function findProfile(
	db: D1Database,
	of: { workspaceId: string; agentId: string },
): Promise<FoundAgent<AgentProfile>> {
	const source = await getPublishedVersion(db, of);
	if (source === null) {
		const found = await findAgent(db, { ...of, version: null });
		// Published between the two reads: as the first of them saw it.
		if (!found.ok) return found;
		return { ok: false, refusal: { code: "unknown_agent", agentId: of.agentId, known: [] } };
	}
	const shown = shownVersion(source);
	if (!shown.ok) return shown;
	const { definition, version } = shown.value;
	return { ok: true, value: { ...definition, version, workspaceId: of.workspaceId } };
}

type AgentRefusal = Extract<FoundAgent, { ok: false }>["refusal"];

/** Why a use case of `src/booking` refused the office, as a problem. `when`: the field that says the time. */
export function bookingProblem(refusal: MoveRefusal | AgentRefusal, when: "from" | "startsAt") {
	switch (refusal.code) {
		case "invalid_wish": {
			const message = explain(refusal.why, refusal.timezone);
			return invalidField(fieldOf(refusal.why, when), message);
		}
		case "slot_taken":
			return slotTaken(refusal);
		case "no_such_appointment":
			return noAppointment(refusal);
		case "not_changed":
		case "outcome_unknown":
			return { code: "calendar_unavailable" } as const;
		case "appointment_changed":
			return appointmentChanged(refusal);
		case "appointment_cancelled":
		case "idempotency_key_reused":
		case "calendar_unavailable":
		case "unknown_agent":
		case "unknown_version":
		case "agent_not_published":
		case "agent_unreadable":
			return refusal;
	}
}

/** What a route of one appointment can be refused for, apart from its time. */
export function changeProblem(
	refusal: NoSuchAppointment | AppointmentChanged | CalendarUnavailable | ChangeFailed,
) {
	switch (refusal.code) {
		case "no_such_appointment":
			return noAppointment(refusal);
		case "appointment_changed":
			return appointmentChanged(refusal);
		case "not_changed":
		case "outcome_unknown":
		case "calendar_unavailable":
			return { code: "calendar_unavailable" } as const;
	}
}

function appointmentChanged({ appointment }: AppointmentChanged) {
	return { code: "appointment_changed", current: shownAppointment(appointment) } as const;
}

function noAppointment({ appointmentId }: { appointmentId: string }) {
	return { code: "not_found", what: "appointment", id: appointmentId } as const;
}

function slotTaken({ startsAt, free }: SlotTaken) {
	const isos = free.map((slot) => isoTime(slot.startsAt));
	return { code: "slot_taken", startsAt: isoTime(startsAt), free: isos } as const;
}

function invalidField(field: string, message: string): RefusalOf<"invalid_request"> {
	return { code: "invalid_request", errors: [{ field, message }] };
}

function fieldOf(refusal: BookingRefusal, when: "from" | "startsAt"): string {
	switch (refusal.code) {
		case "unknown_service":
			return "service";
		case "bad_name":
			return "name";
		case "bad_phone":
			return "phone";
		case "bad_time":
			return when === "from" ? "time" : when;
		case "bad_date":
		case "in_the_past":
		case "too_far_ahead":
		case "range_too_long":
		case "closed":
		case "outside_opening_hours":
		case "off_grid":
			return when;
	}
}
