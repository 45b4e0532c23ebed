import type { BookingContext } from "../../booking/requester.ts";
import type { Appointment } from "../../domain/booking/appointment.ts";
import type { Span } from "../../domain/booking/availability.ts";
import { confirmationOf } from "../../domain/booking/confirmation.ts";
import { resolveStart, type StartRefusal } from "../../domain/booking/start.ts";
import { accepted, type Result } from "../../domain/result.ts";
import { isoOf } from "../../domain/time/local-time.ts";
import { dayAndHour } from "../../domain/time/spoken-day.ts";
import type { ShownSlot, ToolContext } from "./tool.ts";

/** The caller of this call asks. */
export function bookingContext(context: ToolContext): BookingContext {
	const { callId, clock, appointments, calendar, workspaceId, now, agent } = context;
	const requester = { kind: "caller", callId, clock, appointments } as const;
	return { requester, calendar, workspaceId, now, agent };
}

/** The start that the model means, as ISO 8601; see `resolveStart`. */
export function startOf(said: string, context: ToolContext): Result<string, StartRefusal> {
	const start = resolveStart(said, offered(context));
	return start.ok ? accepted(isoOf(start.value, context.agent.timezone)) : start;
}

/** What the model may mean by a start: what was offered, on the business's clock. */
export function offered({ agent, offers }: ToolContext) {
	const { timezone, language } = agent;
	return { timezone, language, offers: offers.all() };
}

/** Offers free slots: the model can book each by its id from now on. */
export function offerSlots(slots: readonly Span[], { agent, offers }: ToolContext): ShownSlot[] {
	const { timezone, language } = agent;
	const ids = offers.add(slots.map(({ startsAt }) => startsAt));
	return slots.map(({ startsAt, endsAt }, index) => ({
		id: ids[index]?.slotId ?? "",
		startsAt: isoOf(startsAt, timezone),
		endsAt: isoOf(endsAt, timezone),
		say: dayAndHour(startsAt, { timezone, language }),
	}));
}

/** A changed appointment as the model sees it; `say` is the sentence for the caller. */
export function shownChange(
	change: Parameters<typeof confirmationOf>[0],
	appointment: Appointment,
	{ agent }: ToolContext,
) {
	const { appointmentId, service, startsAt } = appointment;
	const say = confirmationOf(change, appointment, agent.language);
	return { appointmentId, service, startsAt: isoOf(startsAt, agent.timezone), say };
}
