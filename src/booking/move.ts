import type { AgentProfile } from "../domain/agents/profile.ts";
import { checkMove, moveKeyOf } from "../domain/booking/request.ts";
import { accepted, refused, type Result } from "../domain/result.ts";
import { instantOfIso } from "../domain/time/written-start.ts";
import type { AppointmentCancelled, NoSuchAppointment } from "../providers/calendar/port.ts";
import { changeCalendar, readCalendar } from "./ask-calendar.ts";
import { refuseTakenSlot } from "./find-free-slots.ts";
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
}

export interface MoveContext<NoAgent> extends CalendarContext {
	/** The agent whose hours and resources count for an appointment. */
	agentOf(agentId: string): Promise<Result<AgentProfile, NoAgent>>;
}

export type MoveRefusal =
	| InvalidWish
	| NoSuchAppointment
	| AppointmentCancelled
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
	if (appointment.status === "cancelled")
		return refused({ code: "appointment_cancelled", appointmentId });
	const agent = await context.agentOf(appointment.agentId);
	if (!agent.ok) return agent;
	const checked = checkMove(agent.value, { appointment, startsAt: wish.startsAt }, now);
	if (!checked.ok) return invalidWish(checked.refusal, agent.value);

	const slot = checked.value;
	const changeKey = moveKeyOf(keyPrefixOf(requester), appointmentId, slot.startsAt);
	const moved = await changeCalendar(requester, {
		make: () => calendar.move({ ...slot, workspaceId, appointmentId, changeKey, changedAt: now }),
		look: () => calendar.find(workspaceId, appointmentId),
		isMade: ({ status, startsAt }) => status === "booked" && startsAt === slot.startsAt,
	});
	if (moved.ok) return accepted(withOwner(moved.value, changeKey));
	if (moved.refusal.code !== "slot_taken") return refused(moved.refusal);
	return await refuseTakenSlot({ slot, moving: appointmentId }, { ...context, agent: agent.value });
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
