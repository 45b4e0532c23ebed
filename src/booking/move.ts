import type { AgentProfile } from "../domain/agents/profile.ts";
import type { Appointment } from "../domain/booking/appointment.ts";
import { checkMove, moveKeyOf } from "../domain/booking/request.ts";
import { accepted, refused, type Result } from "../domain/result.ts";
import { instantOfIso } from "../domain/time/written-start.ts";
import type {
	AppointmentCancelled,
	AppointmentChanged,
	NoSuchAppointment,
} from "../providers/calendar/port.ts";
import { changeCalendar, readCalendar } from "./ask-calendar.ts";
import { refuseTakenSlot } from "./find-free-slots.ts";
import { keyOfRequest, type KeyReused, madeBefore, type MadeBefore } from "./made-before.ts";
import { unlessOvertaken } from "./overtaken.ts";
import { type OwnChange, withOwner } from "./own-change.ts";
import {
	type CalendarUnavailable,
	type ChangeFailed,
	type InvalidWish,
	invalidWish,
	type SlotTaken,
} from "./refusals.ts";
import { type BookingContext, type CalendarContext, keyPrefixOf, mayChange } from "./requester.ts";

export interface MoveWish {
	appointmentId: string;
	/** ISO 8601. */
	startsAt: string;
	/** The revision that the requester has seen; the one that is looked up here when it is left out. */
	revision?: number | undefined;
	/** Names one request for ever. A repeat under it changes nothing more, whatever became of the appointment. */
	idempotencyKey?: string | undefined;
}

export interface MoveContext<NoAgent> extends CalendarContext {
	/** The agent whose hours and resources count for an appointment. */
	agentOf(agentId: string): Promise<Result<AgentProfile, NoAgent>>;
}

export type MoveRefusal =
	| InvalidWish
	| NoSuchAppointment
	| AppointmentCancelled
	| AppointmentChanged
	| KeyReused
	| SlotTaken
	| CalendarUnavailable
	| ChangeFailed;

/** Moves once however often it is asked. The appointment is as it is now. */
export async function move<NoAgent>(
	wish: MoveWish,
	context: MoveContext<NoAgent>,
): Promise<Result<OwnChange, MoveRefusal | NoAgent>> {
	const { appointmentId } = wish;
	const { calendar, workspaceId, now, requester } = context;
	if (!mayChange(requester, appointmentId))
		return refused({ code: "no_such_appointment", appointmentId });
	const found = await readCalendar(requester, () => calendar.find(workspaceId, appointmentId));
	if (!found.ok) return found;
	const appointment = found.value;
	if (appointment === null) return refused({ code: "no_such_appointment", appointmentId });
	const before = await madeBefore("moved", { ...wish, appointment }, context);
	if (!before.ok) return before;
	if (before.value !== null) return movedBefore(before.value, wish, appointment);
	if (appointment.status === "cancelled")
		return refused({ code: "appointment_cancelled", appointmentId });
	const agent = await context.agentOf(appointment.agentId);
	if (!agent.ok) return agent;
	const checked = checkMove(agent.value, { appointment, startsAt: wish.startsAt }, now);
	if (!checked.ok) return invalidWish(checked.refusal, agent.value);

	const slot = checked.value;
	const ownKey = moveKeyOf(keyPrefixOf(requester), appointmentId, slot.startsAt);
	const changeKey = keyOfRequest("moved", wish.idempotencyKey) ?? ownKey;
	const change = { ...slot, workspaceId, appointmentId, changeKey, by: requester.kind } as const;
	const moved = await changeCalendar(requester, {
		make: () =>
			unlessOvertaken({ appointment, revision: wish.revision, context }, (revision) =>
				calendar.move({ ...change, changedAt: now, revision }),
			),
		look: () => calendar.find(workspaceId, appointmentId),
		isMade: ({ status, startsAt }) => status === "booked" && startsAt === slot.startsAt,
	});
	if (moved.ok) return accepted(withOwner(moved.value, changeKey));
	if (moved.refusal.code !== "slot_taken") return refused(moved.refusal);
	return await refuseTakenSlot({ slot, moving: appointmentId }, { ...context, agent: agent.value });
}

/** A repeat of a request that was made under its key. */
function movedBefore(
	made: MadeBefore,
	wish: MoveWish,
	appointment: Appointment,
): Result<OwnChange, KeyReused> {
	const instant = instantOfIso(wish.startsAt, appointment.timezone);
	return made.change.appointment.startsAt === instant
		? accepted({ appointment, already: true, isOwn: made.isLast })
		: refused({ code: "idempotency_key_reused", appointmentId: wish.appointmentId });
}

/** What makes two requests the same move; null if `startsAt` is no time, or this requester may not move it. */
export function moveKey(
	{ appointmentId, startsAt }: MoveWish,
	context: BookingContext,
): string | null {
	const { agent, requester } = context;
	const instant = instantOfIso(startsAt, agent.timezone);
	if (instant === null || !mayChange(requester, appointmentId)) return null;
	return moveKeyOf(keyPrefixOf(requester), appointmentId, instant);
}
