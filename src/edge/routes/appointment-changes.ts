import type { OpenAPIHono } from "@hono/zod-openapi";
import type { z } from "zod";

import { book } from "../../booking/book.ts";
import { cancel } from "../../booking/cancel.ts";
import { move } from "../../booking/move.ts";
import { recordInCall } from "../../booking/record-in-call.ts";
import { accepted, refused, type Result } from "../../domain/result.ts";
import {
	Appointment,
	AppointmentParams,
	CancelAppointment,
	ChangeHeaders,
	IdempotencyHeaders,
	MoveAppointment,
	NewAppointment,
} from "../../domain/wire/appointments.ts";
import { bookingProblem, changeProblem, findProfile, officeContext } from "../booking.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { type RefusalOf, refuse } from "../problems.ts";
import { jsonAnswer, jsonBody, keyedRoute } from "../route-kit.ts";
import { shownAppointment, taggedBy } from "../shown.ts";

/** What every change of the calendar can be refused for. */
const CHANGE_PROBLEMS = [
	"malformed_json",
	"malformed_id",
	"body_too_large",
	"unsupported_media_type",
	"calendar_unavailable",
	"not_recorded",
] as const;

const bookRoute = keyedRoute({
	method: "post",
	path: "/v1/appointments",
	operationId: "bookAppointment",
	tags: ["appointments"],
	summary: "Book an appointment; a repeat is the same one",
	request: { headers: IdempotencyHeaders, body: jsonBody(NewAppointment, true) },
	responses: {
		200: jsonAnswer("It was booked before: the appointment as it is now", Appointment),
		201: jsonAnswer("The appointment", Appointment),
	},
	problems: [
		"unknown_agent",
		"slot_taken",
		"agent_not_published",
		"invalid_request",
		"idempotency_key_reused",
		...CHANGE_PROBLEMS,
	],
});

const moveRoute = keyedRoute({
	method: "post",
	path: "/v1/appointments/{appointmentId}/move",
	operationId: "moveAppointment",
	tags: ["appointments"],
	summary: "Move an appointment; done once however often it is asked",
	request: {
		params: AppointmentParams,
		headers: ChangeHeaders,
		body: jsonBody(MoveAppointment, true),
	},
	responses: { 200: jsonAnswer("The appointment as it is now", Appointment) },
	problems: [
		"not_found",
		"unknown_agent",
		"slot_taken",
		"appointment_cancelled",
		"appointment_changed",
		"idempotency_key_reused",
		"agent_not_published",
		...CHANGE_PROBLEMS,
	],
});

const cancelRoute = keyedRoute({
	method: "post",
	path: "/v1/appointments/{appointmentId}/cancel",
	operationId: "cancelAppointment",
	tags: ["appointments"],
	summary: "Cancel an appointment; done once however often it is asked",
	request: {
		params: AppointmentParams,
		headers: ChangeHeaders,
		body: jsonBody(CancelAppointment, false),
	},
	responses: { 200: jsonAnswer("The appointment as it is now", Appointment) },
	problems: ["not_found", "appointment_changed", ...CHANGE_PROBLEMS],
});

/** What a request says of the appointment that its sender saw, and of itself. */
function seenBy(
	headers: z.infer<typeof ChangeHeaders>,
	inBody: number | undefined,
): Result<
	{ revision: number | undefined; idempotencyKey: string | undefined },
	RefusalOf<"invalid_request">
> {
	const digits = headers["if-match"]?.match(/\d+/)?.[0];
	const inHeader = digits === undefined ? undefined : Number(digits);
	if (inHeader !== undefined && inBody !== undefined && inHeader !== inBody) {
		const errors = [{ field: "revision", message: "is not the one in If-Match" }];
		return refused({ code: "invalid_request", errors });
	}
	return accepted({
		revision: inHeader ?? inBody,
		idempotencyKey: headers["idempotency-key"],
	});
}

export function appointmentChangeRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(bookRoute, async (c) => {
		const { agentId, ...wish } = c.req.valid("json");
		const idempotencyKey = c.req.valid("header")["idempotency-key"];
		const agent = await findProfile(c.env.DB, { workspaceId: c.var.workspaceId, agentId });
		if (!agent.ok) return refuse(c, agent.refusal);
		const context = { ...officeContext(c), agent: agent.value };
		const booked = await book({ ...wish, idempotencyKey }, context);
		if (!booked.ok) return refuse(c, bookingProblem(booked.refusal, "startsAt"));
		const { appointment, already, isAsAsked } = booked.value;
		const { appointmentId } = appointment;
		if (!isAsAsked) return refuse(c, { code: "idempotency_key_reused", appointmentId });
		return c.json(shownAppointment(appointment), already ? 200 : 201, taggedBy(appointment));
	});

	app.openapi(moveRoute, async (c) => {
		const { revision, startsAt } = c.req.valid("json");
		const seen = seenBy(c.req.valid("header"), revision);
		if (!seen.ok) return refuse(c, seen.refusal);
		const wish = { ...c.req.valid("param"), startsAt, ...seen.value };
		const context = officeContext(c);
		const { workspaceId } = context;
		const agentOf = (agentId: string) => findProfile(c.env.DB, { workspaceId, agentId });
		const moved = await move(wish, { ...context, agentOf });
		if (!moved.ok) return refuse(c, bookingProblem(moved.refusal, "startsAt"));
		const recorded = await recordInCall("moved", moved.value, (id) => c.env.CALLS.getByName(id));
		if (!recorded.ok) return refuse(c, recorded.refusal);
		const { appointment } = moved.value;
		return c.json(shownAppointment(appointment), 200, taggedBy(appointment));
	});

	app.openapi(cancelRoute, async (c) => {
		const { revision } = c.req.valid("json");
		const seen = seenBy(c.req.valid("header"), revision);
		if (!seen.ok) return refuse(c, seen.refusal);
		const wish = { ...c.req.valid("param"), ...seen.value };
		const cancelled = await cancel(wish, officeContext(c));
		if (!cancelled.ok) return refuse(c, changeProblem(cancelled.refusal));
		const { value } = cancelled;
		const recorded = await recordInCall("cancelled", value, (id) => c.env.CALLS.getByName(id));
		if (!recorded.ok) return refuse(c, recorded.refusal);
		return c.json(shownAppointment(value.appointment), 200, taggedBy(value.appointment));
	});
}
