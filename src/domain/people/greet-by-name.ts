/** Salutations that a name can follow. */
const SALUTATION =
	/^(hello|hi|hey|good (?:morning|afternoon|evening|day)|hallo|guten (?:morgen|tag|abend)|bonjour|bonsoir|hola|buenos días|buenas tardes|buongiorno|olá)\b( there)?(?=[\s,.!])/iu;

const OWN_PLACE = /\{\{\s*callerName\s*\}\}/g;

/**
 * The greeting of a caller who is known: their name stands where the greeting has `{{callerName}}`, or else behind its
 * salutation. A greeting in a language of which no salutation is known here stays as it is.
 * @param name as `spokenName` has it; null of a caller who is not known.
 */
export function greetByName(greeting: string, name: string | null, language: string): string {
	if (name === null) return greeting;
	const named = greeting.replaceAll(OWN_PLACE, name);
	if (named !== greeting) return named;
	const [whole, salutation] = SALUTATION.exec(greeting) ?? [];
	if (whole !== undefined) {
		const rest = greeting.slice(whole.length);
		return `${salutation} ${name}${/^[,.!]/.test(rest) ? "" : ","}${rest}`;
	}
	return language.startsWith("en") ? `Hello ${name}. ${greeting}` : greeting;
}

const TITLE = /^(mr|mrs|ms|miss|dr|prof)\.?$/i;

/** How to address a person: by the first name, or by title and last name. Null for a name that should not be spoken. */
export function spokenName(name: string | null): string | null {
	const words = (name ?? "").trim().split(/\s+/);
	const [first = "", last = ""] = [words[0], words.length > 1 ? words.at(-1) : ""];
	if (TITLE.test(first) && last === "") return null;
	const said = TITLE.test(first) ? `${first} ${last}` : first;
	return /^\p{Lu}[\p{L}\p{M}.'’ -]{0,39}$/u.test(said) ? said : null;
}
