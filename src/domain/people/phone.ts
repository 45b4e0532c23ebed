/** E.164 allows up to 15 digits. Numbers with fewer than 7 cannot be called from outside. */
const MIN_DIGITS = 7;
const MAX_DIGITS = 15;

/**
 * Writes a phone number in the one way that is stored, so that two spellings are the same number: digits only, with a
 * leading `+` when the country was given (`+` or `00`), and then without the `(0)` that is only dialled within the
 * country. Null when it is not a phone number.
 */
export function normalisePhone(said: string): string | null {
	const compact = said.replace(/^\s*((?:\+|00)\s*\d+\s*)\(0\)/, "$1").replace(/[\s().\-/]/g, "");
	const [, international, digits] = /^(\+|00)?(\d+)$/.exec(compact) ?? [];
	if (digits === undefined || digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return null;
	return international === undefined ? digits : `+${digits}`;
}
