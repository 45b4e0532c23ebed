import { z } from "zod";

import { type Wall, wallAt } from "./calendar.ts";
import type { Facts } from "./facts.ts";
import type { Appointment, State } from "./state.ts";
import { BookInput, FindSlotsInput, NextInput, readResult, type Refusal } from "./tools.ts";

interface ToolReturn {
	readonly tool: string;
	readonly input: unknown;
	readonly output: unknown;
}

/** What a tool's answer changes. The caller has not heard of it yet: it stays news until they have. */
export function noteResult(state: State, { tool, input, output }: ToolReturn, facts: Facts): State {
	const returned = readResult(tool, output, facts.timezone);
	switch (returned?.kind) {
		case undefined:
			return state;
		case "slots": {
			const search = FindSlotsInput.safeParse(input);
			if (!search.success) return state;
			const { slots } = returned;
			return { ...state, searches: [...state.searches, { input: search.data, slots }] };
		}
		case "booked":
		case "moved":
			return noteAppointment(state, returned.kind, returned.appointment);
		case "cancelled":
			return noteCancellation(state, returned.appointment);
		case "next":
			return noteLookUp(state, input, returned.appointment);
		case "transferring":
			return { ...state, ended: true };
		case "refused":
			return noteRefusal(state, tool, input, returned.refusal, facts);
	}
}

/** Done: what was wished for is no longer open. */
const DONE = { wants: null, target: null, offered: [], readOut: null, agreed: false } as const;

function noteAppointment(state: State, kind: "booked" | "moved", appointment: Appointment): State {
	const others = exceptFor(state.bookings, appointment);
	const changes = kind === "moved" ? [...state.changes, { kind, appointment }] : state.changes;
	return {
		...state,
		...DONE,
		changes,
		bookings: [...others, appointment],
		lookUps: [],
		news: { kind, appointment },
	};
}

function noteCancellation(state: State, appointment: Appointment): State {
	return {
		...state,
		...DONE,
		changes: [...state.changes, { kind: "cancelled", appointment }],
		bookings: exceptFor(state.bookings, appointment),
		lookUps: [],
		news: { kind: "cancelled", appointment },
	};
}

function exceptFor(appointments: readonly Appointment[], one: Appointment): Appointment[] {
	return appointments.filter(({ appointmentId }) => appointmentId !== one.appointmentId);
}

/** Who wants to move or cancel it hears of it with the next question. */
function noteLookUp(state: State, input: unknown, appointment: Appointment | null): State {
	const asked = NextInput.safeParse(input);
	const found = { input: asked.success ? asked.data : {}, found: appointment };
	const known = { ...state, lookUps: [...state.lookUps, found] };
	if (state.wants === "move" || state.wants === "cancel")
		return { ...known, target: appointment, isNewTarget: appointment !== null };
	return { ...known, wants: null, news: { kind: "next", appointment } };
}

/** A refusal also takes back what it was about, so that it is asked for again. */
function noteRefusal(
	state: State,
	tool: string,
	input: unknown,
	refusal: Refusal,
	facts: Facts,
): State {
	const news = { kind: "failed", tool, refusal } as const;
	switch (refusal.code) {
		case "slot_taken":
			return noteSlotTaken(state, input, refusal, facts);
		case "closed":
		case "in_the_past":
		case "too_far_ahead":
			return { ...state, day: null, offered: [], news };
		case "outside_opening_hours":
		case "off_grid":
			return { ...state, time: null, offered: refusal.slots.slice(0, 2), news };
		case "unknown_service":
			return { ...state, service: null, news };
		case "appointment_cancelled":
			return { ...state, ...DONE, lookUps: [], news };
		case "no_such_appointment":
			return { ...state, target: null, lookUps: [], news };
		case "bad_name":
			return { ...state, name: null, news };
		case "bad_phone":
			return { ...state, phone: "", phoneChecked: false, news };
		default:
			return tool === "transfer_call"
				? { ...state, ended: false, transferFailed: true, wants: "callback" }
				: { ...state, news };
	}
}

function noteSlotTaken(state: State, input: unknown, { slots }: Refusal, facts: Facts): State {
	const asked = BookInput.safeParse(input);
	const wish = z.object({ startsAt: z.string() }).safeParse(input);
	const taken: Wall | null = wish.success ? wallAt(wish.data.startsAt, facts.timezone) : null;
	const service = asked.success
		? asked.data.service
		: (state.target?.service ?? state.service ?? "");
	const others = { input: { service, from: slots[0]?.day ?? "" }, slots };
	return {
		...state,
		time: null,
		readOut: null,
		taken: taken ? [...state.taken, taken] : state.taken,
		offered: slots.slice(0, 2),
		searches: [...state.searches, others],
		news: { kind: "slot_taken", nextSlots: slots },
	};
}
