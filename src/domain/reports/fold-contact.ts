import type { RecordedEvent } from "../events/catalogue.ts";
import { identityOf, normaliseEmail } from "../people/contact-id.ts";
import { countryOfTimezone } from "../people/country.ts";
import { storedPhone } from "../people/phone.ts";

/** What is known of the person that a call was with. */
export interface CallContact {
	name: string | null;
	/** As `storedPhone` spells it. */
	phone: string | null;
	/** As `normaliseEmail` spells it. */
	email: string | null;
}

/**
 * The contact of a call. The first seal at which the contact has a number or an address fixes who it is. Later events may
 * add details, but never switch to another person, such as the one that a late booking is for: the contact's row is
 * written already.
 */
export function foldContact(events: readonly RecordedEvent[]): CallContact {
	const seals = events.flatMap(({ type }, index) => (type === "call.sealed" ? [index] : []));
	const known = [...seals, events.length].map((end) => contactIn(events.slice(0, end)));
	const first = known.find((each) => identityOf(each) !== null);
	return (
		known.findLast((each) => !first || identityOf(each) === identityOf(first)) ?? contactIn(events)
	);
}

/**
 * The contact that these events show. Name, number and address each come from the best source that has one: first the
 * token or the line, which prove the number; then a booking, which was read back to the caller; then speech; then the
 * analysis of a model.
 */
function contactIn(events: readonly RecordedEvent[]): CallContact {
	const sources = events
		.flatMap((event) => {
			const source = sourceOf(event);
			return source === null ? [] : [source];
		})
		.toSorted((a, b) => a.rank - b.rank || b.seq - a.seq);
	const started = events.find((event) => event.type === "call.started");
	// Release 0.1 recorded numbers without a country code; it had no other country than that of the time zone.
	const country = started === undefined ? null : countryOfTimezone(started.data.timezone);
	const phones = sources.map(({ phone }) => (phone === null ? null : storedPhone(phone, country)));
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

function sourceOf(event: RecordedEvent): Source | null {
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
