import { normalisePhone } from "../booking/phone.ts";
import type { RecordedEvent } from "../events/catalogue.ts";

/** Who a call was with, as far as it is known. */
export interface CallContact {
	name: string | null;
	/** As `normalisePhone` spells it. */
	phone: string | null;
}

/**
 * Better sources first: a token or the line itself proves the number, a booking was read back to the
 * caller, speech was said once, and the analysis is a model's reading of all of it. The name is the
 * best source's that has one.
 */
export function foldContact(events: readonly RecordedEvent[]): CallContact {
	const sources = events
		.flatMap((event) => {
			const source = sourceIn(event);
			return source === null ? [] : [source];
		})
		.toSorted((a, b) => a.rank - b.rank || b.seq - a.seq);
	const phones = sources.map(({ phone }) => (phone === null ? null : normalisePhone(phone)));
	return {
		name: sources.find(({ name }) => name !== null && name.trim() !== "")?.name?.trim() ?? null,
		phone: phones.find((phone) => phone !== null) ?? null,
	};
}

interface Source {
	rank: number;
	seq: number;
	name: string | null;
	phone: string | null;
}

function sourceIn(event: RecordedEvent): Source | null {
	const { seq } = event;
	if (event.type === "contact.identified") {
		const { by, name, phone } = event.data;
		return { rank: by === "speech" ? 3 : 1, seq, name, phone };
	}
	if (event.type === "appointment.booked") {
		const { name, phone } = event.data;
		return { rank: 2, seq, name, phone };
	}
	if (event.type === "call.analyzed" && event.data.analysis.status === "complete") {
		const { name, phone } = event.data.analysis.fields;
		return { rank: 4, seq, name, phone };
	}
	return null;
}
