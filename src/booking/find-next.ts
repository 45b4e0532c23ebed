import type { Appointment } from "../domain/booking/appointment.ts";
import type { UnsettledBooking } from "../domain/booking/unsettled.ts";
import type { Caller } from "../domain/call/caller.ts";
import { countryOf } from "../domain/people/country.ts";
import { isNameOf, namesPartOf } from "../domain/people/names.ts";
import { normalisePhone } from "../domain/people/phone.ts";
import { accepted, refused, type Result } from "../domain/result.ts";
import { isoOf, MINUTE } from "../domain/time/local-time.ts";
import type { Crm, CrmAppointment } from "../providers/crm/port.ts";
import { ProviderError } from "../providers/provider-error.ts";
import { readCalendar } from "./ask-calendar.ts";
import { findBooked } from "./find-booked.ts";
import { type CalendarUnavailable, type InvalidWish, invalidWish } from "./refusals.ts";
import type { BookingContext } from "./requester.ts";

/** What callers say about themselves, which proves nothing; null if they did not say it. */
interface Said {
	customerId: string | null;
	name: string | null;
	phone: string | null;
	/** The local day of the appointment that they mean, YYYY-MM-DD. */
	day: string | null;
}

/** An appointment that the caller may hear of. `name` is null where the CRM does not say for whom it is. */
export interface ListedAppointment extends CrmAppointment {
	name: string | null;
}

interface FindNextContext extends BookingContext {
	/** Only what was proved, by the client token or the line. */
	caller: Caller;
	/** The bookings of this call that it knows no result of. */
	unsettled: readonly UnsettledBooking[];
	crm: Pick<Crm, "nextAppointment">;
	signal: AbortSignal;
	failedLookUps: number;
}

/** `found`: bookings that were unsettled, and have been made after all. */
interface Next {
	/** Those to come that the caller may mean, the next first. */
	appointments: ListedAppointment[];
	found: Appointment[];
	/** A name and a number found nothing. */
	missed: boolean;
}

/** Who tries more names and numbers than this is told nothing more in this call. */
const MAX_FAILED_LOOK_UPS = 3;
/** More than these nobody remembers on the phone. */
const MAX_LISTED = 10;

export type FindNextRefusal =
	| InvalidWish
	| CalendarUnavailable
	| { code: "crm_unavailable" | "not_this_customer" | "too_many_look_ups" };

/**
 * The appointments of the caller, or of the person whose name and phone number they give. Both must be right, and
 * the refusal does not say which of them was wrong.
 */
export async function findNext(
	said: Said,
	context: FindNextContext,
): Promise<Result<Next, FindNextRefusal>> {
	const { agent, caller, requester } = context;
	const { customerId, name } = said;
	const phone = said.phone === null ? null : normalisePhone(said.phone, countryOf(agent));
	const isKnown = caller.customerId !== null || caller.phone !== null;
	if (isKnown && (phone === null || phone === caller.phone)) {
		if (customerId !== null && customerId !== caller.customerId)
			return refused({ code: "not_this_customer" });
		const next = await readCalendar(requester, () => nextOfKnown(said, context));
		return next.ok ? next.value : next;
	}
	if (name === null && said.phone === null && customerId !== null)
		return refused({ code: "not_this_customer" });
	if (name === null) return invalidWish({ code: "bad_name" }, agent);
	if (phone === null) return invalidWish({ code: "bad_phone", said: said.phone ?? "" }, agent);
	if (context.failedLookUps >= MAX_FAILED_LOOK_UPS) return refused({ code: "too_many_look_ups" });
	return await readCalendar(requester, () => nextOfNamed({ ...said, name, phone }, context));
}

/** The CRM has the appointments that were made elsewhere, the calendar those that were made just now. */
async function nextOfKnown(
	said: Said,
	context: FindNextContext,
): Promise<Result<Next, { code: "crm_unavailable" }>> {
	const { caller, crm, workspaceId, now, signal } = context;
	const { customerId, phone } = caller;
	const found = await madeAfterAll(context);
	const [inCrm, inCalendar] = await Promise.all([
		customerId === null
			? null
			: crm.nextAppointment({ workspaceId, customerId, now, signal }).catch(orDown),
		phone === null ? [] : upcoming(phone, context),
	]);
	const own = listed([...found, ...inCalendar], context);
	if (inCrm === DOWN && own.length === 0) return refused({ code: "crm_unavailable" });
	const isNew = (one: CrmAppointment) =>
		own.every(
			({ appointmentId, startsAt }) =>
				appointmentId !== one.appointmentId &&
				Math.abs(Date.parse(startsAt) - Date.parse(one.startsAt)) >= MINUTE,
		);
	const others = inCrm !== DOWN && inCrm !== null && isNew(inCrm) ? [{ ...inCrm, name: null }] : [];
	const all = [...others, ...own].toSorted(
		(a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt),
	);
	return accepted({ appointments: chosen(all, said), found, missed: false });
}

async function nextOfNamed(
	said: Said & { name: string; phone: string },
	context: FindNextContext,
): Promise<Next> {
	const found = await madeAfterAll(context);
	const { name, phone } = said;
	const theirs = (await upcoming(phone, context)).filter((each) => isNameOf(name, each.name));
	const all = listed([...found, ...theirs], context);
	return { appointments: chosen(all, { ...said, name: null }), found, missed: all.length === 0 };
}

async function madeAfterAll(context: FindNextContext): Promise<Appointment[]> {
	const found = await findBooked(context.unsettled, context);
	return found.map(({ appointment }) => appointment);
}

async function upcoming(phone: string, context: FindNextContext): Promise<Appointment[]> {
	const { calendar, workspaceId, now } = context;
	return await calendar.upcoming({ workspaceId, phone, now });
}

function listed(
	appointments: readonly Appointment[],
	{ agent, now }: BookingContext,
): ListedAppointment[] {
	return [...new Map(appointments.map((each) => [each.appointmentId, each])).values()]
		.filter(({ startsAt }) => startsAt > now)
		.toSorted((a, b) => a.startsAt - b.startsAt)
		.map(({ appointmentId, service, startsAt, name }) => {
			return { appointmentId, service, startsAt: isoOf(startsAt, agent.timezone), name };
		});
}

/** Those of the day and the name that the caller means: "my Friday one", "Anna's". Without such, all. */
function chosen(
	all: readonly ListedAppointment[],
	{ day, name }: Pick<Said, "day" | "name">,
): ListedAppointment[] {
	const ofDay = all.filter(({ startsAt }) => startsAt.startsWith(day ?? ""));
	const onDay = ofDay.length > 0 ? ofDay : all;
	const ofName = onDay.filter((each) => each.name !== null && namesPartOf(name ?? "", each.name));
	return (ofName.length > 0 ? ofName : onDay).slice(0, MAX_LISTED);
}

const DOWN = "down";

function orDown(cause: unknown): typeof DOWN {
	if (cause instanceof ProviderError) return DOWN;
	throw cause;
}
