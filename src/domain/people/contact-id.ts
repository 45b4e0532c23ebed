import { normalisePhone } from "./phone.ts";

/**
 * The id of the contact who is known by this phone number or, failing that, this email address; the same for ever.
 * @param digest SHA-256 of a text, as hex.
 */
export async function contactIdOf(
	{ workspaceId, identity }: { workspaceId: string; identity: string },
	digest: (text: string) => Promise<string>,
): Promise<string> {
	return `con_${(await digest(`${workspaceId}:${identity}`)).slice(0, 26)}`;
}

/** What a person is told apart by: the phone number before the email address. Null when neither is one. */
export function identityOf({
	phone,
	email,
}: {
	phone?: string | null | undefined;
	email?: string | null | undefined;
}): string | null {
	return normalisePhone(phone ?? "") ?? normaliseEmail(email ?? "");
}

/** An address as it is kept: without blanks around it, in lower case. Null when it is none. */
export function normaliseEmail(said: string): string | null {
	const email = said.trim().toLowerCase();
	return email.length <= 254 && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email) ? email : null;
}
