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

const TITLE = /^(mr|mrs|ms|miss|mx|dr|prof)\.?$/i;

/** What telephone networks and forms write where they know no name. */
const NO_NAME = new Set(
	"anonymous blocked caller cell customer guest id mobile n na name no none not null number out phone private restricted spam test toll undefined unavailable unknown user withheld wireless".split(
		" ",
	),
);

/** What the names of companies have in them. */
const COMPANY =
	/&|(?<!\p{L})(ag|bank|bv|centre|center|clinic|co|company|corp|council|dental|gmbh|group|hospital|hotel|inc|insurance|limited|llc|llp|ltd|office|plc|pty|restaurant|sa|sarl|school|services|solutions|srl|surgery|university)(?!\p{L})/iu;

/**
 * How to address a person: by the first name, or by title and last name. Null for a name that should not be spoken, such
 * as "Wireless Caller", a company, or an initial.
 */
export function spokenName(name: string | null): string | null {
	const words = cased((name ?? "").trim())
		.split(/\s+/)
		.map((word) => word.replace(/,$/, ""));
	const isTitled = TITLE.test(words[0] ?? "");
	const [first = "", last = ""] = [words[0], words.length > 1 ? words.at(-1) : ""];
	const own = isTitled ? last : first;
	if (own.replaceAll(/[^\p{L}]/gu, "").length < 2 || isNoName(words)) return null;
	const said = isTitled ? `${first} ${last}` : first;
	return /^[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}.'’ -]{0,39}$/u.test(said) ? said : null;
}

function isNoName(words: readonly string[]): boolean {
	const letters = words.map((word) => word.toLowerCase().replaceAll(/[^\p{L}\p{M}]/gu, ""));
	const isRepeated = letters.length > 1 && new Set(letters).size === 1;
	return isRepeated || NO_NAME.has(letters[0] ?? "") || COMPANY.test(words.join(" "));
}

/** Networks write names in capitals: "DR JANE SMITH" is Dr Jane Smith. */
function cased(name: string): string {
	if (/\p{Ll}/u.test(name)) return name;
	return name
		.toLowerCase()
		.replaceAll(/(?<![\p{L}\p{M}])\p{L}/gu, (letter) => letter.toUpperCase());
}
