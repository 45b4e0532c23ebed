import type { Appointment } from "../domain/booking/appointment.ts";
import type { Booking } from "../domain/booking/changes.ts";
import {
	type BookingRequest,
	checkBooking,
	intentKeyOf,
	nthKey,
	oldIntentKeyOf,
} from "../domain/booking/request.ts";
import { nameKeyOf } from "../domain/people/names.ts";
import { spellingsOf } from "../domain/people/phone.ts";
import { accepted, refused, type Result } from "../domain/result.ts";
import type { Booked, Calendar, Changed } from "../providers/calendar/port.ts";
import { changeCalendar, readCalendar } from "./ask-calendar.ts";
import { refuseTakenSlot } from "./find-free-slots.ts";
import { type ChangeFailed, type InvalidWish, invalidWish, type SlotTaken } from "./refusals.ts";
import { type BookingContext, keyPrefixOf } from "./requester.ts";

export interface BookingWish {
	service: string;
	/** ISO 8601. */
	startsAt: string;
	name: string;
	phone: string;
	/** Names one request for ever. Without it the wish is its own key, and can be booked again after a cancellation. */
	idempotencyKey?: string | undefined;
}

/** `isAsAsked`: false when an earlier request under the same key asked for something else. */
export interface BookedAppointment extends Changed {
	isAsAsked: boolean;
}

/** Books once however often it is asked. The appointment is as it is now. */
export async function book(
	wish: BookingWish,
	context: BookingContext,
): Promise<Result<BookedAppointment, InvalidWish | SlotTaken | ChangeFailed>> {
	const { agent, calendar, workspaceId, now, requester } = context;
	const checked = checkBooking(agent, wish, now);
	if (!checked.ok) return invalidWish(checked.refusal, agent);
	const request = checked.value;
	const made = wish.idempotencyKey === undefined ? await bookedBefore(request, context) : null;
	if (made !== null) return accepted({ appointment: made, already: true, isAsAsked: true });
	const booking: Booking = {
		...request,
		workspaceId,
		agentId: agent.agentId,
		intentKey: keyOf(request, wish, context),
		callId: requester.kind === "caller" ? requester.callId : null,
		timezone: agent.timezone,
		bookedAt: now,
	};
	const booked = await changeCalendar(requester, {
		make: () =>
			wish.idempotencyKey === undefined ? bookAgain(calendar, booking) : calendar.book(booking),
		look: () => calendar.outcomeOf(workspaceId, booking.intentKey),
		isMade: ({ status, startsAt }) => status === "booked" && startsAt === booking.startsAt,
	});
	if (booked.ok)
		return accepted({ ...booked.value, isAsAsked: isAsAsked(booked.value.appointment, request) });
	if (booked.refusal.code !== "slot_taken") return refused(booked.refusal);
	return await refuseTakenSlot({ slot: request }, context);
}

/** What makes two wishes the same booking; null for a wish that cannot be booked. */
export function bookingKey(wish: BookingWish, context: BookingContext): string | null {
	const checked = checkBooking(context.agent, wish, context.now);
	return checked.ok ? keyOf(checked.value, wish, context) : null;
}

function keyOf(
	request: BookingRequest,
	{ idempotencyKey }: BookingWish,
	{ agent, requester }: BookingContext,
): string {
	const prefix = keyPrefixOf(requester);
	if (idempotencyKey !== undefined) return `${prefix}/book_appointment/key/${idempotencyKey}`;
	return intentKeyOf(requester.kind === "office" ? `${prefix}/${agent.agentId}` : prefix, request);
}

/** Somebody who books and gives up the same slot more often than this hears that it is taken. */
const MAX_BOOKINGS = 20;

/**
 * A repeat finds the appointment of the first request. If that was cancelled or moved away since, the same wish is a
 * new booking under the next key.
 */
async function bookAgain(calendar: Calendar, booking: Booking): Promise<Booked> {
	for (let nth = 1; nth <= MAX_BOOKINGS; nth++) {
		const intentKey = nthKey(booking.intentKey, nth);
		const booked = await calendar.book({ ...booking, intentKey });
		if (!booked.ok) return booked;
		const { status, startsAt } = booked.value.appointment;
		if (status === "booked" && startsAt === booking.startsAt) return booked;
	}
	return refused({ code: "slot_taken" });
}

/**
 * The appointment of the same wish under a key of release 0.1, which had neither name nor service; null if there is none.
 * A call asks only if it began with that release. The calendar that cannot be read has nothing to say here: the booking
 * itself follows.
 */
async function bookedBefore(
	request: BookingRequest,
	{ agent, calendar, workspaceId, requester }: BookingContext,
): Promise<Appointment | null> {
	const prefix = keyPrefixOf(requester);
	const owner = requester.kind === "office" ? `${prefix}/${agent.agentId}` : prefix;
	const { startsAt, service, name } = request;
	const keys = spellingsOf(request.phone).map((phone) =>
		oldIntentKeyOf(owner, { startsAt, phone }),
	);
	const asked = keys.filter(
		(key) => requester.kind === "office" || requester.appointments.hasAsked(key),
	);
	for (const key of asked) {
		const found = await readCalendar(requester, () => calendar.outcomeOf(workspaceId, key));
		const appointment = found.ok ? found.value : null;
		if (appointment?.status !== "booked" || appointment.startsAt !== startsAt) continue;
		const isSame =
			nameKeyOf(appointment.name) === nameKeyOf(name) && appointment.service === service;
		if (isSame) return appointment;
	}
	return null;
}

function isAsAsked(
	appointment: Appointment,
	{ service, name, phone, startsAt }: BookingRequest,
): boolean {
	return (
		appointment.service === service &&
		nameKeyOf(appointment.name) === nameKeyOf(name) &&
		appointment.phone === phone &&
		(appointment.movedFrom !== null || appointment.startsAt === startsAt)
	);
}
