import type { RecordedEvent } from "../events/catalogue.ts";

/** What is known of the caller. */
export interface Caller {
	customerId: string | null;
	name: string | null;
	/** In E.164. */
	phone: string | null;
	email: string | null;
}

export const unknownCaller: Caller = { customerId: null, name: null, phone: null, email: null };

/** For each field, the latest value that the call learned. */
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
