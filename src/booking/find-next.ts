import type { Appointment } from "../domain/booking/appointment.ts";
import type { UnsettledBooking } from "../domain/booking/unsettled.ts";
import type { Caller } from "../domain/call/caller.ts";
import { countryOf } from "../domain/people/country.ts";
import { isNameOf } from "../domain/people/names.ts";
import { normalisePhone } from "../domain/people/phone.ts";
import { accepted, refused, type Result } from "../domain/result.ts";
import { isoOf } from "../domain/time/local-time.ts";
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
}

interface FindNextContext extends BookingContext {
	/** Only what was proved, by the client token or the line. */
	caller: Caller;
	/** The bookings of this call that it knows no result of. */
	unsettled: readonly UnsettledBooking[];
	crm: Pick<Crm, "nextAppointment">;
	signal: AbortSignal;
}

/** `found`: bookings that were unsettled, and have been made after all. */
interface Next {
	appointment: CrmAppointment | null;
	found: Appointment[];
}

export type FindNextRefusal =
	| InvalidWish
	| CalendarUnavailable
	| { code: "crm_unavailable" | "not_this_customer" };

/**
 * The next appointment of the caller, or of the person whose name and phone number they give. Both must be right, and
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
		const next = await readCalendar(requester, () => nextOfKnown(context));
		return next.ok ? next.value : next;
	}
	if (name === null && said.phone === null && customerId !== null)
		return refused({ code: "not_this_customer" });
	if (name === null) return invalidWish({ code: "bad_name" }, agent);
	if (phone === null) return invalidWish({ code: "bad_phone", said: said.phone ?? "" }, agent);
	return await readCalendar(requester, () => nextOfNamed({ name, phone }, context));
}

/** The CRM has the appointments that were made elsewhere, the calendar those that were made just now. */
async function nextOfKnown(
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
	const own = firstOf([...found, ...inCalendar], context);
	if (inCrm === DOWN)
		return own ? accepted({ appointment: own, found }) : refused({ code: "crm_unavailable" });
	const [first = null] = [inCrm, own]
		.filter((each) => each !== null)
		.toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
	return accepted({ appointment: first, found });
}

async function nextOfNamed(
	{ name, phone }: { name: string; phone: string },
	context: FindNextContext,
): Promise<Next> {
	const found = await madeAfterAll(context);
	const theirs = (await upcoming(phone, context)).filter((each) => isNameOf(name, each.name));
	return { appointment: firstOf([...found, ...theirs], context), found };
}

async function madeAfterAll(context: FindNextContext): Promise<Appointment[]> {
	const found = await findBooked(context.unsettled, context);
	return found.map(({ appointment }) => appointment);
}

async function upcoming(phone: string, context: FindNextContext): Promise<Appointment[]> {
	const { calendar, workspaceId, now } = context;
	return await calendar.upcoming({ workspaceId, phone, now });
}

function firstOf(
	appointments: readonly Appointment[],
	{ agent, now }: BookingContext,
): CrmAppointment | null {
	const [first] = appointments
		.filter(({ startsAt }) => startsAt > now)
		.toSorted((a, b) => a.startsAt - b.startsAt);
	if (!first) return null;
	const { appointmentId, service } = first;
	return { appointmentId, service, startsAt: isoOf(first.startsAt, agent.timezone) };
}

const DOWN = "down";

function orDown(cause: unknown): typeof DOWN {
	if (cause instanceof ProviderError) return DOWN;
	throw cause;
}
