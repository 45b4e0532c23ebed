import { z } from "zod";

import { wallAt } from "./calendar.ts";
import type { Facts } from "./facts.ts";
import { type Appointment, NOTHING_TOLD, type State } from "./state.ts";
import { FindSlotsInput, NextInput, readResult, type Refusal, type ToolResult } from "./tools.ts";
import { suits } from "./understand/days.ts";

interface ToolReturn {
	readonly tool: string;
	readonly input: unknown;
	readonly output: unknown;
}

/** What a tool's result changes. It is news until the caller has heard of it. */
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
			return noteLookUp(state, input, meantOf(state, returned));
		case "transferring":
			return { ...state, ended: true };
		case "refused":
			return noteRefusal({ state, tool, input, refusal: returned.refusal, facts });
	}
}

/** The wish is fulfilled. */
const FULFILLED = {
	wants: null,
	target: null,
	offered: [],
	readOut: null,
	told: NOTHING_TOLD,
	agreed: false,
} as const;

function noteAppointment(state: State, kind: "booked" | "moved", appointment: Appointment): State {
	const others = exceptFor(state.bookings, appointment);
	const changes = kind === "moved" ? [...state.changes, { kind, appointment }] : state.changes;
	return {
		...state,
		...FULFILLED,
		changes,
		bookings: [...others, appointment],
		lookUps: [],
		news: { kind, appointment },
	};
}

function noteCancellation(state: State, appointment: Appointment): State {
	return {
		...state,
		...FULFILLED,
		changes: [...state.changes, { kind: "cancelled", appointment }],
		bookings: exceptFor(state.bookings, appointment),
		lookUps: [],
		news: { kind: "cancelled", appointment },
	};
}

function exceptFor(appointments: readonly Appointment[], one: Appointment): Appointment[] {
	return appointments.filter(({ appointmentId }) => appointmentId !== one.appointmentId);
}

/** Of several, the only one of the day or the person that the caller named, or else the next: it is read out. */
function meantOf(
	{ day, heard }: State,
	{ appointment, others }: ToolResult & { kind: "next" },
): Appointment | null {
	if (appointment === null) return null;
	const all = [appointment, ...others];
	const text = (heard?.text ?? "").toLowerCase();
	const ofDay = day === null ? [] : all.filter(({ at }) => suits(at.day, day));
	const ofName = all.filter(({ name }) =>
		(name ?? "").split(" ").some((word) => word !== "" && text.includes(word.toLowerCase())),
	);
	const [meant] = [ofDay, ofName].find((some) => some.length === 1) ?? [appointment];
	return meant ?? appointment;
}

/** A caller who wants to move or cancel it hears which one it is with the next question. */
function noteLookUp(state: State, input: unknown, appointment: Appointment | null): State {
	const made = NextInput.catch({}).parse(input);
	const known = { ...state, lookUps: [...state.lookUps, made] };
	if (state.wants === "move" || state.wants === "cancel")
		return { ...known, target: appointment, isNewTarget: appointment !== null };
	return { ...known, wants: null, news: { kind: "next", appointment } };
}

interface Refused {
	readonly state: State;
	readonly tool: string;
	readonly input: unknown;
	readonly refusal: Refusal;
	readonly facts: Facts;
}

/** Forgets what the tool refused, so that it is asked for again. */
function noteRefusal(refused: Refused): State {
	const { state, tool, refusal } = refused;
	const news = { kind: "failed", tool, refusal } as const;
	switch (refusal.code) {
		case "slot_taken":
			return noteSlotTaken(refused);
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
			return { ...state, ...FULFILLED, lookUps: [], news };
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

function noteSlotTaken({ state, input, refusal: { slots }, facts }: Refused): State {
	const { data: wish } = z
		.object({ startsAt: z.string(), service: z.string().optional() })
		.safeParse(input);
	const taken = wish ? wallAt(wish.startsAt, facts.timezone) : null;
	const service = wish?.service ?? state.target?.service ?? state.service ?? "";
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
