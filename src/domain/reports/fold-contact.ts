import type { RecordedEvent } from "../events/catalogue.ts";
import { identityOf, normaliseEmail } from "../people/contact-id.ts";
import { normalisePhone } from "../people/phone.ts";

/** Who a call was with, as far as it is known. */
export interface CallContact {
	name: string | null;
	/** As `normalisePhone` spells it. */
	phone: string | null;
	/** As `normaliseEmail` spells it. */
	email: string | null;
}

/**
 * Somebody with a number or an address, as soon as the call is sealed, is who it was with for good: what is learned
 * later may tell more of them, but makes nobody else of them, such as whom a late booking is for. Their row is written.
 */
export function foldContact(events: readonly RecordedEvent[]): CallContact {
	const seals = events.flatMap(({ type }, index) => (type === "call.sealed" ? [index] : []));
	const known = [...seals, events.length].map((end) => whoIsIn(events.slice(0, end)));
	const first = known.find((each) => identityOf(each) !== null);
	return (
		known.findLast((each) => !first || identityOf(each) === identityOf(first)) ?? whoIsIn(events)
	);
}

/**
 * Better sources first: a token or the line itself proves the number, a booking was read back to the
 * caller, speech was said once, and the analysis is a model's reading of all of it. Each of the three is the
 * best source's that has one.
 */
function whoIsIn(events: readonly RecordedEvent[]): CallContact {
	const sources = events
		.flatMap((event) => {
			const source = sourceIn(event);
			return source === null ? [] : [source];
		})
		.toSorted((a, b) => a.rank - b.rank || b.seq - a.seq);
	const phones = sources.map(({ phone }) => (phone === null ? null : normalisePhone(phone)));
	const emails = sources.map(({ email }) => (email === null ? null : normaliseEmail(email)));
	return {
		name: sources.find(({ name }) => name !== null && name.trim() !== "")?.name?.trim() ?? null,
		phone: phones.find((phone) => phone !== null) ?? null,
		email: emails.find((email) => email !== null) ?? null,
	};
}

interface Source {
	rank: number;
	seq: number;
	name: string | null;
	phone: string | null;
	email: string | null;
}

function sourceIn(event: RecordedEvent): Source | null {
	const { seq } = event;
	if (event.type === "contact.identified") {
		const { by, name, phone, email } = event.data;
		return { rank: by === "speech" ? 3 : 1, seq, name, phone, email };
	}
	if (event.type === "appointment.booked") {
		const { name, phone } = event.data;
		return { rank: 2, seq, name, phone, email: null };
	}
	if (event.type === "call.analyzed" && event.data.analysis.status === "complete") {
		const { name, phone } = event.data.analysis.fields;
		return { rank: 4, seq, name, phone, email: null };
	}
	return null;
}
