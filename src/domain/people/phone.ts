/** E.164 allows 15 digits; fewer than 7 reach nobody from outside. */
const MIN_DIGITS = 7;
const MAX_DIGITS = 15;

/**
 * The one way a phone number is written, so that two spellings of a number are one person:
 * digits only, with a leading `+` where the country was said (`+` or `00`), and then without the `(0)`
 * that is only dialled at home. Null when it is no number.
 */
export function normalisePhone(said: string): string | null {
	const compact = said.replace(/^\s*((?:\+|00)\s*\d+\s*)\(0\)/, "$1").replace(/[\s().\-/]/g, "");
	const [, international, digits] = /^(\+|00)?(\d+)$/.exec(compact) ?? [];
	if (digits === undefined || digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return null;
	return international === undefined ? digits : `+${digits}`;
}
