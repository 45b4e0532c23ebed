import { type Appointment, appointmentFacts, placeFacts } from "../domain/booking/appointment.ts";
import type { Executed, OfficeCommand } from "../domain/call/commands.ts";
import { accepted, refused, type Result } from "../domain/result.ts";
import { log } from "../log.ts";
import { movedFrom, type OwnChange } from "./own-change.ts";

/** A call's object, as far as the office needs it. */
interface CallPort {
	execute(command: OfficeCommand): Promise<Executed>;
	readLog(): Promise<readonly unknown[]>;
}

/**
 * Records what the office changed in the log of the call that made the appointment, so that webhooks and analytics
 * learn of it. A repeated request records it again, and the log takes it once.
 */
export async function recordInCall(
	what: "moved" | "cancelled",
	{ appointment, isOwn }: OwnChange,
	callOf: (callId: string) => CallPort,
): Promise<Result<null, { code: "not_recorded"; callId: string }>> {
	const { callId } = appointment;
	if (callId === null || !isOwn) return accepted(null);
	const call = callOf(callId);
	try {
		const executed = await call.execute(changeCommand(what, appointment, null));
		if (executed.ok) return accepted(null);
		const isLive = executed.refusal.code === "call_not_over" && (await call.readLog()).length > 0;
		if (isLive) return refused({ code: "not_recorded", callId });
		log.warn({ what: "appointment without its call", callId, code: executed.refusal.code });
		return accepted(null);
	} catch (cause) {
		log.warn({ what: "change not recorded in call", callId, cause });
		return refused({ code: "not_recorded", callId });
	}
}

/** @param turn of the caller who asked for the change; null for the office. */
export function changeCommand(
	what: "moved" | "cancelled",
	appointment: Appointment,
	turn: number | null,
): OfficeCommand {
	const facts = appointmentFacts(appointment);
	if (what === "cancelled") return { type: "appointment_cancelled", turn, appointment: facts };
	const from = placeFacts(movedFrom(appointment), appointment.timezone);
	return { type: "appointment_moved", turn, appointment: facts, movedFrom: from };
}
