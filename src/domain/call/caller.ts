import type { RecordedEvent } from "../events/catalogue.ts";

/** Who is calling, as far as it is known. */
export interface Caller {
	customerId: string | null;
	name: string | null;
	/** As `normalisePhone` spells it. */
	phone: string | null;
	email: string | null;
}

export const unknownCaller: Caller = { customerId: null, name: null, phone: null, email: null };

/** The latest that the call learned of each. */
export function callerOf(events: readonly RecordedEvent[]): Caller {
	return events.reduce<Caller>((caller, event) => {
		if (event.type !== "contact.identified") return caller;
		const { customerId, name, phone, email } = event.data;
		return {
			customerId: customerId ?? caller.customerId,
			name: name ?? caller.name,
			phone: phone ?? caller.phone,
			email: email ?? caller.email,
		};
	}, unknownCaller);
}
