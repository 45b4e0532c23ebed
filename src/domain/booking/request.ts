import { hoursOn } from "../agents/opening-hours.ts";
import type { AgentProfile } from "../agents/profile.ts";
import { countryOf } from "../people/country.ts";
import { nameKeyOf } from "../people/names.ts";
import { readPhone } from "../people/phone.ts";
import { accepted, type Refused, refused, type Result } from "../result.ts";
import {
	addDays,
	DAY,
	instantOf,
	isoOf,
	localTimeOf,
	MINUTE,
	minutesOfClock,
	WEEKDAYS,
} from "../time/local-time.ts";
import { instantOfIso, readDay } from "../time/written-start.ts";
import { readingsOfWritten } from "../time/written-time.ts";
import type { Appointment } from "./appointment.ts";
import {
	findService,
	nextOpening,
	openingsOn,
	resourcesFor,
	type Service,
	type Span,
	startsOn,
	withBuffers,
} from "./availability.ts";
import type { BookingRefusal } from "./refusal.ts";

/** How far ahead appointments are given, and how many days one search may cover. */
const MAX_DAYS_AHEAD = 365;
const MAX_DAYS_SEARCHED = 31;
const MAX_NAME_CHARACTERS = 100;

type Checked<T> = Result<T, BookingRefusal>;

/** A search that makes sense: `from` and `to` are local days, both included, and not in the past. */
export interface Search {
	service: Service;
	from: string;
	to: string;
	preferredMinutes: number | null;
}

export function checkSearch(
	agent: AgentProfile,
	wish: { service: string; from: string; to: string | null; time: string | null },
	now: number,
): Checked<Search> {
	const service = findService(agent, wish.service);
	if (!service) return unknownService(agent, wish.service);
	const from = readDay(wish.from);
	if (from === null) return refused({ code: "bad_date", said: wish.from });
	const to = wish.to?.trim() ? readDay(wish.to) : from;
	if (to === null || to < from) return refused({ code: "bad_date", said: wish.to ?? "" });
	const time = wish.time?.trim() ?? "";
	const preferredMinutes = preferredOf(agent, readingsOfWritten(time));
	if (time !== "" && preferredMinutes === null) return refused({ code: "bad_time", said: time });

	const today = localTimeOf(now, agent.timezone).date;
	if (to < today) return refused({ code: "in_the_past", at: to });
	if (to > addDays(today, MAX_DAYS_AHEAD))
		return refused({ code: "too_far_ahead", days: MAX_DAYS_AHEAD });
	if (to > addDays(from, MAX_DAYS_SEARCHED - 1))
		return refused({ code: "range_too_long", days: MAX_DAYS_SEARCHED });
	if (from === to && openingsOn(agent, to).length === 0) return closed(agent, to);
	return accepted({ service, from: from < today ? today : from, to, preferredMinutes });
}

/** "Half past two" is in the afternoon where the business is closed at night. */
function preferredOf(agent: AgentProfile, readings: readonly number[]): number | null {
	const isOpen = (minutes: number) =>
		WEEKDAYS.some((_, weekday) =>
			hoursOn(agent, weekday).some((hours) => {
				const [opens = "", closes = ""] = hours.split("-");
				return minutesOfClock(opens) <= minutes && minutes < minutesOfClock(closes);
			}),
		);
	return readings.find(isOpen) ?? readings[0] ?? null;
}

/** A slot that may be taken if one of the resources is free from `heldFrom` to `heldUntil`. */
export interface SlotRequest extends Span {
	service: string;
	heldFrom: number;
	heldUntil: number;
	/** The preferred first. */
	resources: readonly string[];
}

/** An appointment that may be made if the slot is free. */
export interface BookingRequest extends SlotRequest {
	name: string;
	/** In E.164. */
	phone: string;
	phoneExtension: string | null;
	/** As it was said; null where that is not known. */
	phoneSaid: string | null;
}

export function checkBooking(
	agent: AgentProfile,
	wish: { service: string; startsAt: string; name: string; phone: string },
	now: number,
): Checked<BookingRequest> {
	const service = findService(agent, wish.service);
	if (!service) return unknownService(agent, wish.service);
	const slot = checkSlot(agent, { service, startsAt: wish.startsAt }, now);
	if (!slot.ok) return slot;
	const name = wish.name.trim().replace(/\s+/g, " ").slice(0, MAX_NAME_CHARACTERS);
	if (!/\p{L}/u.test(name)) return refused({ code: "bad_name" });
	const number = readPhone(wish.phone, countryOf(agent));
	if (number === null) return refused({ code: "bad_phone", said: wish.phone });
	const { phone, extension: phoneExtension } = number;
	return accepted({ ...slot.value, name, phone, phoneExtension, phoneSaid: wish.phone.trim() });
}

/** The slot that an appointment may be moved to. The resource that it has is preferred. */
export function checkMove(
	agent: AgentProfile,
	{ appointment, startsAt }: { appointment: Appointment; startsAt: string },
	now: number,
): Checked<SlotRequest> {
	const current = { ...appointment, resources: [appointment.resource] };
	const slot = checkSlot(agent, { service: serviceOf(agent, current), startsAt }, now);
	if (!slot.ok) return slot;
	const { resources } = slot.value;
	const others = resources.filter((each) => each !== appointment.resource);
	const stays = others.length < resources.length ? [appointment.resource] : [];
	return accepted({ ...slot.value, resources: [...stays, ...others] });
}

/** The service of a slot as the agent offers it now or, where it no longer does, as it was. */
export function serviceOf(agent: AgentProfile, slot: SlotRequest): Service {
	const { service, startsAt, endsAt, heldFrom, heldUntil, resources } = slot;
	return (
		findService(agent, service) ?? {
			service,
			durationMinutes: (endsAt - startsAt) / MINUTE,
			bufferBeforeMinutes: (startsAt - heldFrom) / MINUTE,
			bufferAfterMinutes: (heldUntil - endsAt) / MINUTE,
			resources: [...resources],
		}
	);
}

/** Whether it is one of the starts of its day and, where not, what is wrong with it. */
function checkSlot(
	agent: AgentProfile,
	{ service, startsAt: said }: { service: Service; startsAt: string },
	now: number,
): Checked<SlotRequest> {
	const startsAt = instantOfIso(said, agent.timezone);
	if (startsAt === null) return refused({ code: "bad_time", said });
	if (startsAt <= now) return refused({ code: "in_the_past", at: isoOf(startsAt, agent.timezone) });
	if (startsAt > now + MAX_DAYS_AHEAD * DAY)
		return refused({ code: "too_far_ahead", days: MAX_DAYS_AHEAD });

	const { date } = localTimeOf(startsAt, agent.timezone);
	const starts = startsOn(agent, date, service.durationMinutes);
	const first = starts.at(0);
	const last = starts.at(-1);
	if (!first || !last) return closed(agent, date);
	const slot = starts.find((each) => each.startsAt === startsAt);
	if (slot) {
		const { startsAt: heldFrom, endsAt: heldUntil } = withBuffers(slot, service);
		const resources = resourcesFor(agent, service);
		return accepted({ service: service.service, ...slot, heldFrom, heldUntil, resources });
	}
	const before = starts.findLast((each) => each.startsAt < startsAt);
	const after = starts.find((each) => each.startsAt > startsAt);
	const nearest = [before, after].flatMap((each) => (each ? [each.startsAt] : []));
	const isOpen = openingsOn(agent, date).some(
		(open) => open.startsAt <= startsAt && startsAt < open.endsAt,
	);
	if (before && after && isOpen) return refused({ code: "off_grid", nearest });
	return refused({
		code: "outside_opening_hours",
		opens: first.startsAt,
		lastStart: last.startsAt,
		nearest: before && after ? nearest : [],
	});
}

/**
 * What makes two attempts of one requester the same booking: when, what and for whom. A family shares a number, so the
 * name counts, in any spelling of it.
 */
export function intentKeyOf(
	requester: string,
	wish: Pick<BookingRequest, "startsAt" | "phone" | "service" | "name">,
): string {
	return `${oldIntentKeyOf(requester, wish)}/${encodeURIComponent(wish.service)}/${nameKeyOf(wish.name)}`;
}

/** As in release 0.1, with the number in any of its spellings. */
export function oldIntentKeyOf(
	requester: string,
	{ startsAt, phone }: Pick<BookingRequest, "startsAt" | "phone">,
): string {
	return `${requester}/book_appointment/${isoOf(startsAt, "UTC")}/${phone}`;
}

/** The appointment says who it is for, and the start says where it goes. */
export function moveKeyOf(requester: string, appointmentId: string, startsAt: number): string {
	return `${requester}/move_appointment/${appointmentId}/${isoOf(startsAt, "UTC")}`;
}

export function cancelKeyOf(requester: string, appointmentId: string): string {
	return `${requester}/cancel_appointment/${appointmentId}`;
}

/**
 * The key of the nth booking of the same slot for the same person: after the one before was cancelled or moved away.
 */
export function nthKey(intentKey: string, nth: number): string {
	return nth === 1 ? intentKey : `${intentKey}/${nth}`;
}

function unknownService(agent: AgentProfile, said: string): Refused<BookingRefusal> {
	const services = agent.services.map(({ service }) => service);
	return refused({ code: "unknown_service", said, services });
}

function closed(agent: AgentProfile, date: string): Refused<BookingRefusal> {
	const after = nextOpening(agent, instantOf(date, 0, agent.timezone));
	return refused({ code: "closed", date, nextOpening: after?.startsAt ?? null });
}
