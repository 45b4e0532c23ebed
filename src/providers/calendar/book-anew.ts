import type { Booking } from "../../domain/booking/changes.ts";
import { nthKey } from "../../domain/booking/request.ts";
import { refused } from "../../domain/result.ts";
import type { Booked, Calendar } from "./port.ts";

/** Somebody who changes their mind this often in one call is heard no further. */
const MAX_CHANGES_OF_MIND = 20;

/**
 * Books what is wanted now. A repeat finds what the first time made; where that was cancelled or moved away
 * since, wanting it again is a new deed under the next key.
 */
export async function bookAnew(calendar: Calendar, booking: Booking): Promise<Booked> {
	for (let nth = 1; nth <= MAX_CHANGES_OF_MIND; nth++) {
		const intentKey = nthKey(booking.intentKey, nth);
		const booked = await calendar.book({ ...booking, intentKey });
		if (!booked.ok) return booked;
		const { status, startsAt } = booked.value.appointment;
		if (status === "booked" && startsAt === booking.startsAt) return booked;
	}
	return refused({ code: "slot_taken" });
}
