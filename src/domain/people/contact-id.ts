import { storedPhone } from "./phone.ts";

/**
 * The id of the contact with this identity. It never changes.
 * @param digest SHA-256 of a text, as hex.
 */
export async function contactIdOf(
	{ workspaceId, identity }: { workspaceId: string; identity: string },
	digest: (text: string) => Promise<string>,
): Promise<string> {
	return `con_${(await digest(`${workspaceId}:${identity}`)).slice(0, 26)}`;
}

/**
 * A person's identity: the phone number or, without one, the email address. Null when neither is valid.
 * `phone` is spelled as `storedPhone` does it.
 */
export function identityOf({
	phone,
	email,
}: {
	phone?: string | null | undefined;
	email?: string | null | undefined;
}): string | null {
	return storedPhone(phone ?? "", null) ?? normaliseEmail(email ?? "");
}

/** An email address as it is stored: without blanks around it, in lower case. Null when it is not an address. */
export function normaliseEmail(said: string): string | null {
	const email = said.trim().toLowerCase();
	return email.length <= 254 && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email) ? email : null;
}
