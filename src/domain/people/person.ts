import { z } from "zod";

/** What the calls of one phone number or email address say about its owner, and what people have corrected. */
export const Identity = z.object({
	contactId: z.string(),
	name: z.string().nullable(),
	/** The call that gave the name. */
	nameCallId: z.string().nullable(),
	phone: z.string().nullable(),
	email: z.string().nullable(),
	emailCallId: z.string().nullable(),
	lastCallId: z.string(),
	/** Milliseconds since the epoch. */
	lastCallAt: z.int(),
	/** The newest calls' ids, the newest first. */
	recentCallIds: z.array(z.string()),
	editedName: z.string().nullable(),
	editedEmail: z.string().nullable(),
});
export type Identity = z.infer<typeof Identity>;

/** A contact: one identity, or several that were merged. */
export interface Person {
	contactId: string;
	name: string | null;
	phone: string | null;
	email: string | null;
	/** All of them, the contact's own first. */
	phones: string[];
	emails: string[];
	/** The identities that were merged into this one. */
	mergedIds: string[];
	lastCallId: string;
	lastCallAt: number;
	/** At most `RECENT_CALLS`, the newest first. */
	recentCallIds: string[];
}

/** How many of the earlier calls a contact's row names. */
export const RECENT_CALLS = 3;

/**
 * Combines a contact's identities. A correction comes before what callers said, the contact's own identity before those
 * merged into it, and newer words before older ones. Null when there is no identity.
 */
export function personOf(contactId: string, identities: readonly Identity[]): Person | null {
	const ownFirst = identities.toSorted(
		(a, b) =>
			Number(b.contactId === contactId) - Number(a.contactId === contactId) ||
			(a.contactId < b.contactId ? -1 : 1),
	);
	const [newest] = identities.toSorted((a, b) => descending(a.lastCallId, b.lastCallId));
	if (newest === undefined) return null;
	const phones = present(ownFirst.map(({ phone }) => phone));
	const emails = present([
		...ownFirst.map(({ editedEmail }) => editedEmail),
		...newestBy(identities, ({ emailCallId }) => emailCallId).map(({ email }) => email),
	]);
	const names = present([
		...ownFirst.map(({ editedName }) => editedName),
		...newestBy(identities, ({ nameCallId }) => nameCallId).map(({ name }) => name),
	]);
	return {
		contactId,
		name: names[0] ?? null,
		phone: phones[0] ?? null,
		email: emails[0] ?? null,
		phones,
		emails,
		mergedIds: ownFirst.map((each) => each.contactId).filter((id) => id !== contactId),
		lastCallId: newest.lastCallId,
		lastCallAt: newest.lastCallAt,
		recentCallIds: identities
			.flatMap(({ recentCallIds }) => recentCallIds)
			.toSorted(descending)
			.slice(0, RECENT_CALLS),
	};
}

function newestBy(identities: readonly Identity[], callId: (identity: Identity) => string | null) {
	return identities.toSorted((a, b) => descending(callId(a) ?? "", callId(b) ?? ""));
}

/** Call ids sort by the time of the call. */
function descending(a: string, b: string): number {
	if (a === b) return 0;
	return a < b ? 1 : -1;
}

function present(values: readonly (string | null)[]): string[] {
	return [...new Set(values.filter((value) => value !== null))];
}
