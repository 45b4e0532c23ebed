import type { CallEvent } from "../events/catalogue.ts";
import type { Caller } from "./caller.ts";

/**
 * Identifies an unknown caller by the name and number of a booking that they made. A known caller may book for another
 * person, so a booking never changes who a known caller is.
 */
export function identityIn(learned: readonly CallEvent[], known: Caller): CallEvent[] {
	if (known.customerId !== null || known.phone !== null) return [];
	const booked = learned.find((event) => event.type === "appointment.booked");
	if (booked === undefined) return [];
	const { name, phone } = booked.data;
	const data = { by: "speech", customerId: null, name, phone, email: null } as const;
	return [{ type: "contact.identified", v: 2, data }];
}
