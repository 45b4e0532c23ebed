import type { Context } from "hono";
import type { z } from "zod";

import type { Appointment } from "../domain/wire/appointments.ts";
import { Problem } from "../domain/wire/problem.ts";
import type { FieldError } from "./field-errors.ts";

/** All problems of the API. Codes never change, because programs read them. */
const PROBLEMS = {
	malformed_json: { status: 400, title: "The body is not JSON" },
	malformed_id: { status: 400, title: "That is not an id" },
	agent_mismatch: { status: 400, title: "The token is for another agent" },
	missing_key: { status: 401, title: "An API key is needed" },
	invalid_key: { status: 401, title: "The API key is not valid" },
	token_required: { status: 401, title: "A client token is needed" },
	invalid_token: { status: 401, title: "The client token is not valid" },
	expired_token: { status: 401, title: "The client token has expired" },
	invalid_calendar_token: { status: 401, title: "The calendar token is not valid" },
	unknown_path: { status: 404, title: "There is nothing here" },
	unknown_agent: { status: 404, title: "No such agent" },
	unknown_version: { status: 404, title: "The agent has no such version" },
	not_found: { status: 404, title: "There is no such thing in this workspace" },
	not_archived: { status: 404, title: "The call is not in the archive" },
	method_not_allowed: { status: 405, title: "The method is not allowed here" },
	agent_not_published: { status: 409, title: "No version of the agent is published" },
	not_published: { status: 409, title: "Another version is published" },
	nothing_to_roll_back: { status: 409, title: "There is nothing to go back to" },
	call_not_over: { status: 409, title: "The call is still going on" },
	follow_up_approved: { status: 409, title: "The follow-up needs no answer any more" },
	follow_up_declined: { status: 409, title: "The follow-up was declined" },
	unknown_queue: { status: 409, title: "The message cannot be sent again" },
	slot_taken: { status: 409, title: "The time is taken" },
	appointment_cancelled: { status: 409, title: "The appointment was cancelled" },
	appointment_changed: { status: 409, title: "The appointment has changed" },
	body_too_large: { status: 413, title: "The body is too large" },
	unsupported_media_type: { status: 415, title: "The body must be JSON" },
	invalid_request: { status: 422, title: "The request is not valid" },
	idempotency_key_reused: { status: 422, title: "The key was sent with something else" },
	too_many_rows: { status: 422, title: "The answer would be too large" },
	upgrade_required: { status: 426, title: "This is a WebSocket" },
	agent_unreadable: { status: 500, title: "The stored version cannot be used" },
	internal_error: { status: 500, title: "Something went wrong on our side" },
	calendar_unavailable: { status: 503, title: "The calendar does not answer" },
	not_recorded: { status: 503, title: "The call has not recorded it yet" },
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** The largest body of a request. */
export const MAX_BODY_BYTES = 256 * 1024;

/** Why a request was refused, with what the sender needs to correct it. */
export type Refusal =
	| { code: "malformed_json" }
	| { code: "malformed_id"; errors: FieldError[] }
	| { code: "agent_mismatch"; agentId: string }
	| { code: "missing_key" | "invalid_key" }
	| { code: "token_required" | "invalid_token" | "expired_token" }
	| { code: "unknown_path"; path: string }
	| { code: "unknown_agent"; agentId: string; known: readonly string[] }
	| { code: "unknown_version"; agentId: string; version: number; newestVersion: number }
	| { code: "agent_not_published"; agentId: string; newestVersion: number }
	| { code: "not_published"; agentId: string; from: number; publishedVersion: number }
	| { code: "nothing_to_roll_back"; agentId: string }
	| { code: "agent_unreadable"; agentId: string; version: number; errors: FieldError[] }
	| { code: "not_found"; what: string; id: string }
	| { code: "not_archived" | "call_not_over"; callId: string }
	| { code: "follow_up_approved" | "follow_up_declined"; followUpId: string }
	| { code: "invalid_calendar_token" }
	/** `free`: other times that are free. */
	| { code: "slot_taken"; startsAt: string; free: readonly string[] }
	| { code: "appointment_cancelled" | "idempotency_key_reused"; appointmentId: string }
	/** `current`: the appointment as it is now. */
	| { code: "appointment_changed"; current: z.infer<typeof Appointment> }
	| { code: "calendar_unavailable" }
	| { code: "not_recorded"; callId: string }
	| { code: "method_not_allowed"; method: string; allowed: readonly string[] }
	| { code: "unknown_queue"; queue: string }
	| { code: "body_too_large" }
	| { code: "unsupported_media_type"; contentType: string | undefined }
	| { code: "invalid_request"; errors: FieldError[] }
	| { code: "too_many_rows"; query: string; maxRows: number }
	| { code: "upgrade_required" }
	| { code: "internal_error" };

export type RefusalOf<Code extends Refusal["code"]> = Refusal & { code: Code };

function detailOf(refusal: Refusal): string {
	switch (refusal.code) {
		case "malformed_json":
			return "The body does not parse as JSON (RFC 8259).";
		case "malformed_id":
		case "invalid_request":
			return wordsOf(refusal.errors);
		case "agent_mismatch":
			return `The token was made for the agent "${refusal.agentId}"; leave ?agent= out or name that one.`;
		case "missing_key":
			return "Send an API key: `Authorization: Bearer rb_live_…`.";
		case "invalid_key":
			return "The key is unknown or was revoked.";
		case "token_required":
			return "Send a client token from POST /v1/calls as ?token=.";
		case "invalid_token":
			return "The token was not made here, was altered, or is for another call. Take a new one from POST /v1/calls.";
		case "expired_token":
			return "Take a new token from POST /v1/calls.";
		case "unknown_path":
			return `${refusal.path} is not a path of this API; /openapi.json lists them.`;
		case "unknown_agent":
			return refusal.known.length === 0
				? `No agent "${refusal.agentId}" answers calls here.`
				: `There is no agent "${refusal.agentId}"; there is: ${refusal.known.join(", ")}.`;
		case "unknown_version":
			return `"${refusal.agentId}" has no version ${refusal.version}; the newest is ${refusal.newestVersion}.`;
		case "agent_not_published":
			return `"${refusal.agentId}" has drafts up to version ${refusal.newestVersion}, and none is published: publish one, or name it as agentVersion.`;
		case "not_published":
			return `Version ${refusal.publishedVersion} of "${refusal.agentId}" is published, not ${refusal.from}; nothing was changed.`;
		case "nothing_to_roll_back":
			return `Nothing was published of "${refusal.agentId}" before what is published now.`;
		case "agent_unreadable":
			return `Version ${refusal.version} of "${refusal.agentId}" was stored under other rules (${wordsOf(refusal.errors)}): publish another one.`;
		case "not_found":
			return `There is no ${refusal.what} ${refusal.id} in this workspace.`;
		case "invalid_calendar_token":
			return "Send ?token= as POST /v1/agents/{agentId}/calendar-tokens answered it.";
		case "slot_taken":
			return refusal.free.length === 0
				? `${refusal.startsAt} is taken, and nothing is free in the week after it.`
				: `${refusal.startsAt} is taken. Free are ${refusal.free.join(", ")}.`;
		case "appointment_cancelled":
			return `${refusal.appointmentId} was cancelled, and is not moved any more: book a new one.`;
		case "idempotency_key_reused":
			return `With this key ${refusal.appointmentId} was booked or moved, which is something else: take another key.`;
		case "appointment_changed":
			return `${refusal.current.appointmentId} has the revision ${refusal.current.revision} now, and nothing was done: look at it, then decide again.`;
		case "calendar_unavailable":
			return "It is not certain whether it was done. Send the same request again: it is done once.";
		case "not_recorded":
			return `The calendar has it, the log of ${refusal.callId} has not: a call that is still live takes it when it is over. Send the same request again.`;
		case "not_archived":
			return `The call ${refusal.callId} is archived when it is complete; it is not yet.`;
		case "method_not_allowed":
			return `${refusal.method} is not allowed here; ${refusal.allowed.join(", ")} is.`;
		case "call_not_over":
			return `The call ${refusal.callId} has not ended; ask again when it has.`;
		case "follow_up_approved":
			return `${refusal.followUpId} was approved before, or never waited for a person: it is being arranged, or was.`;
		case "follow_up_declined":
			return `${refusal.followUpId} was declined before, or nobody answered within 72 hours.`;
		case "unknown_queue":
			return `Its queue is "${refusal.queue}": nothing in it says who was meant to read it.`;
		case "body_too_large":
			return `A body may weigh ${MAX_BODY_BYTES} bytes.`;
		case "unsupported_media_type":
			return `The body was sent as ${refusal.contentType ?? "no media type"}; send Content-Type: application/json.`;
		case "too_many_rows":
			return `"${refusal.query}" has more than ${refusal.maxRows} rows; group by less, take a longer step or a shorter time range.`;
		case "upgrade_required":
			return "Connect with a WebSocket client (GET with Upgrade: websocket).";
		case "internal_error":
			return "The request was not the cause. It was logged; try again.";
	}
}

function wordsOf(errors: readonly FieldError[]): string {
	return errors.map(({ field, message }) => `${field}: ${message}`).join("; ");
}

/** By RFC 9110 a 401 names its scheme, a 405 the methods, a 426 the protocol. */
function headersOf(refusal: Refusal): Record<string, string> {
	switch (refusal.code) {
		case "missing_key":
			return { "www-authenticate": 'Bearer realm="ringbook"' };
		case "invalid_key":
		case "token_required":
		case "invalid_token":
		case "expired_token":
			return { "www-authenticate": 'Bearer realm="ringbook", error="invalid_token"' };
		case "method_not_allowed":
			return { allow: refusal.allowed.join(", ") };
		case "not_recorded":
		case "calendar_unavailable":
			return { "retry-after": "30" };
		case "appointment_changed":
			return { etag: `"${refusal.current.revision}"` };
		case "upgrade_required":
			return { upgrade: "websocket", connection: "upgrade" };
		case "malformed_json":
		case "malformed_id":
		case "agent_mismatch":
		case "unknown_path":
		case "unknown_agent":
		case "unknown_version":
		case "agent_not_published":
		case "not_published":
		case "nothing_to_roll_back":
		case "agent_unreadable":
		case "invalid_calendar_token":
		case "slot_taken":
		case "appointment_cancelled":
		case "idempotency_key_reused":
		case "not_found":
		case "not_archived":
		case "call_not_over":
		case "follow_up_approved":
		case "follow_up_declined":
		case "unknown_queue":
		case "body_too_large":
		case "unsupported_media_type":
		case "invalid_request":
		case "too_many_rows":
		case "internal_error":
			return {};
	}
}

type StatusOf<Code extends ProblemCode> = (typeof PROBLEMS)[Code]["status"];

/** Answers with a problem. The status is part of the type, so the route must have declared it. */
export function refuse<const Code extends ProblemCode>(
	c: Context,
	refusal: Refusal & { code: Code },
) {
	const code: Code = refusal.code;
	const status: StatusOf<Code> = PROBLEMS[code].status;
	const body: Problem = {
		type: `urn:ringbook:problem:${code}`,
		title: PROBLEMS[code].title,
		status,
		detail: detailOf(refusal),
		code,
		...("errors" in refusal ? { errors: refusal.errors } : {}),
		...("free" in refusal ? { free: refusal.free } : {}),
		...("current" in refusal ? { current: refusal.current } : {}),
	};
	return c.json(body, status, {
		"content-type": "application/problem+json",
		...headersOf(refusal),
	});
}

type ProblemResponse = ReturnType<typeof problemResponse>;

/** Declares all problems of a route, those with the same status in one response. */
export function problemResponses<Code extends ProblemCode>(
	codes: readonly Code[],
): Record<StatusOf<Code>, ProblemResponse>;
export function problemResponses(codes: readonly ProblemCode[]): Record<number, ProblemResponse> {
	const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code].status);
	const responses = [...byStatus].map(
		([status, some]) => [status, problemResponse(...some)] as const,
	);
	return Object.fromEntries(responses);
}

/** Declares problems of a route, for the OpenAPI document and for the type of its handler. */
export function problemResponse(...codes: readonly ProblemCode[]) {
	return {
		description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(" "),
		content: { "application/problem+json": { schema: Problem } },
	};
}
