import type { CallEvent } from "../events/catalogue.ts";
import type { Caller } from "./caller.ts";

/**
 * Who the caller is by their own word, once a booking was made with it. Whoever is known already may book for somebody
 * else, and is not taken for them.
 */
export function identityIn(learned: readonly CallEvent[], known: Caller): CallEvent[] {
	if (known.customerId !== null || known.phone !== null) return [];
	const booked = learned.find((event) => event.type === "appointment.booked");
	if (booked === undefined) return [];
	const { name, phone } = booked.data;
	const data = { by: "speech", customerId: null, name, phone, email: null } as const;
	return [{ type: "contact.identified", v: 2, data }];
}
