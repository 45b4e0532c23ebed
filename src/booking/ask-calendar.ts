import type { Appointment } from "../domain/booking/appointment.ts";
import { accepted, refused, type Result } from "../domain/result.ts";
import { log } from "../log.ts";
import type { Changed } from "../providers/calendar/port.ts";
import { ProviderError } from "../providers/provider-error.ts";
import { doUntilCertain } from "./do-until-certain.ts";
import type { CalendarUnavailable, ChangeFailed } from "./refusals.ts";
import type { Requester } from "./requester.ts";
import { withTimeout } from "./with-timeout.ts";

/** A caller on the line waits no longer than this when the calendar is read. */
const READ_MS = 2_000;

export async function readCalendar<T>(
	requester: Requester,
	read: () => Promise<T>,
): Promise<Result<T, CalendarUnavailable>> {
	const found =
		requester.kind === "caller"
			? await withTimeout(read, { ms: READ_MS, clock: requester.clock })
			: await askOnce(read);
	return found.ok ? found : refused({ code: "calendar_unavailable" });
}

/** A change that may be repeated. */
interface CalendarChange<R> {
	make: () => Promise<Result<Changed, R>>;
	/** The appointment as it is now; `isMade` says whether the change was made to it. */
	look: () => Promise<Appointment | null>;
	isMade: (appointment: Appointment) => boolean;
}

/**
 * Makes a change until it is certain for a caller, and once for the office: when the office repeats its request, it
 * learns what happened.
 */
export async function changeCalendar<R>(
	requester: Requester,
	{ make, look, isMade }: CalendarChange<R>,
): Promise<Result<Changed, R | ChangeFailed>> {
	if (requester.kind === "office") {
		const changed = await askOnce(make);
		return changed.ok ? changed.value : refused({ code: "outcome_unknown" });
	}
	const findMade = async () => {
		const appointment = await look();
		return appointment !== null && isMade(appointment) ? { appointment, already: true } : null;
	};
	return await doUntilCertain(make, findMade, requester.clock);
}

async function askOnce<T>(ask: () => Promise<T>): Promise<Result<T, "failed">> {
	try {
		return accepted(await ask());
	} catch (cause) {
		if (!(cause instanceof ProviderError)) throw cause;
		log.warn({ what: "calendar unavailable", code: cause.code, cause: cause.cause });
		return refused("failed");
	}
}
