import type { AgentProfile } from "../domain/agents/profile.ts";
import { type Appointment, appointmentFacts, placeFacts } from "../domain/booking/appointment.ts";
import { type BookingRefusal, explain } from "../domain/booking/refusal.ts";
import type { Executed, OfficeCommand } from "../domain/call/commands.ts";
import { log } from "../log.ts";
import { ProviderError } from "../providers/provider-error.ts";
import { getPublishedVersion } from "../store/records/agents.ts";
import { findAgent, type FoundAgent, shownVersion } from "./agents.ts";
import type { RefusalOf } from "./problems.ts";

/** What the published version of an agent says about hours, services and resources. */
export async function findProfile(
	db: D1Database,
	of: { workspaceId: string; agentId: string },
): Promise<FoundAgent<AgentProfile>> {
	const source = await getPublishedVersion(db, of);
	if (source === null) {
		const found = await findAgent(db, { ...of, version: null });
		// Published between the two reads: as the first of them saw it.
		if (!found.ok) return found;
		return { ok: false, refusal: { code: "unknown_agent", agentId: of.agentId, known: [] } };
	}
	const shown = shownVersion(source);
	if (!shown.ok) return shown;
	const { definition, version } = shown.value;
	return { ok: true, value: { ...definition, version, workspaceId: of.workspaceId } };
}

/** Which field of a request a refusal is about; `when` is the one that said the day. */
export function invalidBooking(
	refusal: BookingRefusal,
	{ timezone, when }: { timezone: string; when: "from" | "startsAt" },
): RefusalOf<"invalid_request"> {
	const message = explain(refusal, timezone);
	return { code: "invalid_request", errors: [{ field: fieldOf(refusal, when), message }] };
}

function fieldOf(refusal: BookingRefusal, when: "from" | "startsAt"): string {
	switch (refusal.code) {
		case "unknown_service":
			return "service";
		case "bad_name":
			return "name";
		case "bad_phone":
			return "phone";
		case "bad_time":
			return when === "from" ? "time" : when;
		case "bad_date":
		case "in_the_past":
		case "too_far_ahead":
		case "range_too_long":
		case "closed":
		case "outside_opening_hours":
		case "off_grid":
			return when;
	}
}

/** Whoever asked can send the request again, which settles what became of it. */
export async function answerOf<T>(
	ask: () => Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false; refusal: RefusalOf<"calendar_unavailable"> }> {
	try {
		return { ok: true, value: await ask() };
	} catch (cause) {
		if (!(cause instanceof ProviderError)) throw cause;
		log.warn({ what: "calendar unavailable", code: cause.code, cause: cause.cause });
		return { ok: false, refusal: { code: "calendar_unavailable" } };
	}
}

/** A call's object, as far as the office needs it. */
interface CallPort {
	execute(command: OfficeCommand): Promise<Executed>;
	readLog(): Promise<readonly unknown[]>;
}

/**
 * Tells the call that made an appointment of what the office did with it, so that webhooks and analytics learn of
 * it on the one road. Repeated for a repeated request, which the log takes once. What somebody else
 * changed (another call, which has it in its own log) is not told as the office's deed.
 */
export async function tellCall(
	callOf: (callId: string) => CallPort,
	appointment: Appointment,
	deed: { changeKey: string; what: "moved" | "cancelled" },
): Promise<{ ok: true } | { ok: false; refusal: RefusalOf<"not_recorded"> }> {
	const { callId } = appointment;
	if (callId === null || appointment.changeKey !== deed.changeKey) return { ok: true };
	const call = callOf(callId);
	const notRecorded = { ok: false, refusal: { code: "not_recorded", callId } } as const;
	try {
		const executed = await call.execute(commandOf(appointment, deed.what));
		if (executed.ok) return { ok: true };
		const isLive = executed.refusal.code === "call_not_over" && (await call.readLog()).length > 0;
		if (isLive) return notRecorded;
		log.warn({ what: "appointment without its call", callId, code: executed.refusal.code });
		return { ok: true };
	} catch (cause) {
		log.warn({ what: "call not told", callId, cause });
		return notRecorded;
	}
}

function commandOf(appointment: Appointment, what: "moved" | "cancelled"): OfficeCommand {
	const facts = appointmentFacts(appointment);
	if (what === "cancelled") return { type: "appointment_cancelled", appointment: facts };
	const movedFrom = placeFacts(appointment.movedFrom ?? appointment, appointment.timezone);
	return { type: "appointment_moved", appointment: facts, movedFrom };
}
