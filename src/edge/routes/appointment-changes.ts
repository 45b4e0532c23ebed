import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";

import { findService, type Service } from "../../domain/booking/availability.ts";
import {
	cancelKeyOf,
	checkBooking,
	checkMove,
	intentKeyOf,
	moveKeyOf,
	serviceOf,
} from "../../domain/booking/request.ts";
import {
	Appointment,
	AppointmentParams,
	IdempotencyHeaders,
	MoveAppointment,
	NewAppointment,
} from "../../domain/wire/appointments.ts";
import { bookAnew } from "../../providers/calendar/book-anew.ts";
import { connectCalendar } from "../../providers/calendar/connect.ts";
import { alternativesTo, type Asking } from "../../providers/calendar/free-slots.ts";
import { KEYED, KEYED_RESPONSES } from "../auth.ts";
import { answerOf, findProfile, invalidBooking, tellCall } from "../booking.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { problemOf, refuse } from "../problems.ts";
import { jsonAnswer, jsonBody } from "../route-kit.ts";
import { isoTime, shownAppointment } from "../shown.ts";

/** Common to what changes the calendar. */
const CHANGE_RESPONSES = {
	400: problemOf("malformed_json", "malformed_id"),
	413: problemOf("body_too_large"),
	415: problemOf("unsupported_media_type"),
	503: problemOf("calendar_unavailable", "not_recorded"),
	...KEYED_RESPONSES,
};

const book = createRoute({
	method: "post",
	path: "/v1/appointments",
	operationId: "bookAppointment",
	tags: ["appointments"],
	summary: "Book an appointment; a repeat is the same one",
	...KEYED,
	request: { headers: IdempotencyHeaders, body: jsonBody(NewAppointment, true) },
	responses: {
		200: jsonAnswer("It was booked before: the appointment as it is now", Appointment),
		201: jsonAnswer("The appointment", Appointment),
		404: problemOf("unknown_agent"),
		409: problemOf("slot_taken", "agent_not_published"),
		422: problemOf("invalid_request", "idempotency_key_reused"),
		...CHANGE_RESPONSES,
	},
});

const move = createRoute({
	method: "post",
	path: "/v1/appointments/{appointmentId}/move",
	operationId: "moveAppointment",
	tags: ["appointments"],
	summary: "Move an appointment; done once however often it is asked",
	...KEYED,
	request: { params: AppointmentParams, body: jsonBody(MoveAppointment, true) },
	responses: {
		200: jsonAnswer("The appointment as it is now", Appointment),
		404: problemOf("not_found", "unknown_agent"),
		409: problemOf("slot_taken", "appointment_cancelled", "agent_not_published"),
		422: problemOf("invalid_request"),
		...CHANGE_RESPONSES,
	},
});

const cancel = createRoute({
	method: "post",
	path: "/v1/appointments/{appointmentId}/cancel",
	operationId: "cancelAppointment",
	tags: ["appointments"],
	summary: "Cancel an appointment; done once however often it is asked",
	...KEYED,
	request: { params: AppointmentParams },
	responses: {
		200: jsonAnswer("The appointment as it is now", Appointment),
		404: problemOf("not_found"),
		...CHANGE_RESPONSES,
	},
});

/** What stands in a call's keys where its id would: the office asked. */
const OFFICE = "api";

export function appointmentChangeRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(book, async (c) => {
		const { agentId, ...wish } = c.req.valid("json");
		const key = c.req.valid("header")["idempotency-key"];
		const { workspaceId } = c.var;
		const found = await findProfile(c.env.DB, { workspaceId, agentId });
		if (!found.ok) return refuse(c, found.refusal);
		const agent = found.value;
		const { timezone } = agent;
		const now = Date.now();
		const checked = checkBooking(agent, wish, now);
		if (!checked.ok)
			return refuse(c, invalidBooking(checked.refusal, { timezone, when: "startsAt" }));
		const request = checked.value;
		const calendar = connectCalendar(c.env.DB);
		const booking = {
			...request,
			workspaceId,
			agentId,
			timezone,
			callId: null,
			bookedAt: now,
			intentKey:
				key === undefined
					? intentKeyOf(`${OFFICE}/${agentId}`, request)
					: `${OFFICE}/book_appointment/key/${key}`,
		};
		// A key names one request for ever; without one, wanting again what was cancelled is wanting it anew.
		const answer = await answerOf(() =>
			key === undefined ? bookAnew(calendar, booking) : calendar.book(booking),
		);
		if (!answer.ok) return refuse(c, answer.refusal);
		const booked = answer.value;
		if (!booked.ok) {
			const asking = { calendar, workspaceId, agent, now, moving: null };
			return refuse(c, await taken(findService(agent, wish.service), request.startsAt, asking));
		}
		const { appointment, already } = booked.value;
		const another =
			appointment.service !== request.service ||
			appointment.phone !== request.phone ||
			(appointment.movedFrom === null && appointment.startsAt !== request.startsAt);
		if (already && another) {
			const { appointmentId } = appointment;
			return refuse(c, { code: "idempotency_key_reused", appointmentId });
		}
		return c.json(shownAppointment(appointment), already ? 200 : 201);
	});

	app.openapi(move, async (c) => {
		const { appointmentId } = c.req.valid("param");
		const { workspaceId } = c.var;
		const calendar = connectCalendar(c.env.DB);
		const now = Date.now();
		const known = await answerOf(() => calendar.find(workspaceId, appointmentId));
		if (!known.ok) return refuse(c, known.refusal);
		if (known.value === null)
			return refuse(c, { code: "not_found", what: "appointment", id: appointmentId });
		if (known.value.status === "cancelled")
			return refuse(c, { code: "appointment_cancelled", appointmentId });
		const { agentId } = known.value;
		const found = await findProfile(c.env.DB, { workspaceId, agentId });
		if (!found.ok) return refuse(c, found.refusal);
		const agent = found.value;
		const checked = checkMove(agent, known.value, c.req.valid("json").startsAt, now);
		const { timezone } = agent;
		if (!checked.ok)
			return refuse(c, invalidBooking(checked.refusal, { timezone, when: "startsAt" }));
		const slot = checked.value;
		const changeKey = moveKeyOf(OFFICE, appointmentId, slot.startsAt);
		const deed = { workspaceId, appointmentId, changeKey, changedAt: now };
		const answer = await answerOf(() => calendar.move({ ...slot, ...deed }));
		if (!answer.ok) return refuse(c, answer.refusal);
		const moved = answer.value;
		if (!moved.ok) {
			switch (moved.refusal.code) {
				case "no_such_appointment":
					return refuse(c, { code: "not_found", what: "appointment", id: appointmentId });
				case "appointment_cancelled":
					return refuse(c, { code: "appointment_cancelled", appointmentId });
				case "slot_taken": {
					const asking = { calendar, workspaceId, agent, now, moving: appointmentId };
					return refuse(c, await taken(serviceOf(agent, slot), slot.startsAt, asking));
				}
			}
		}
		const told = await tellCall((id) => c.env.CALLS.getByName(id), moved.value.appointment, {
			changeKey,
			what: "moved",
		});
		if (!told.ok) return refuse(c, told.refusal);
		return c.json(shownAppointment(moved.value.appointment), 200);
	});

	app.openapi(cancel, async (c) => {
		const { appointmentId } = c.req.valid("param");
		const { workspaceId } = c.var;
		const changeKey = cancelKeyOf(OFFICE, appointmentId);
		const deed = { workspaceId, appointmentId, changeKey, changedAt: Date.now() };
		const answer = await answerOf(() => connectCalendar(c.env.DB).cancel(deed));
		if (!answer.ok) return refuse(c, answer.refusal);
		if (!answer.value.ok)
			return refuse(c, { code: "not_found", what: "appointment", id: appointmentId });
		const { appointment } = answer.value.value;
		const told = await tellCall((id) => c.env.CALLS.getByName(id), appointment, {
			changeKey,
			what: "cancelled",
		});
		if (!told.ok) return refuse(c, told.refusal);
		return c.json(shownAppointment(appointment), 200);
	});
}

/** A slot that went to somebody else, with what is free instead as far as the calendar tells. */
async function taken(service: Service | undefined, startsAt: number, asking: Asking) {
	const free = service ? await answerOf(() => alternativesTo({ service, startsAt }, asking)) : null;
	const isos = free?.ok ? free.value.map((slot) => isoTime(slot.startsAt)) : [];
	return { code: "slot_taken", startsAt: isoTime(startsAt), free: isos } as const;
}
