import type { Amount, Currency, Rule, SpokenLanguage } from "./language.ts";

/** An amount with its thousands and decimals parted, or a plain number. */
const AMOUNT = String.raw`(?<amount>\d{1,3}(?:[,.]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?)`;
const NUMBER = new RegExp(AMOUNT, "g");

const CURRENCIES: Readonly<Record<string, Currency>> = {
	"£": "GBP",
	GBP: "GBP",
	pound: "GBP",
	libra: "GBP",
	$: "USD",
	US$: "USD",
	USD: "USD",
	dollar: "USD",
	dólar: "USD",
	dólare: "USD",
	"€": "EUR",
	EUR: "EUR",
	euro: "EUR",
	"¥": "JPY",
	JPY: "JPY",
	"₹": "INR",
	INR: "INR",
};
const SIGN = String.raw`(?<currency>US\$|[£$€¥₹]|\b(?:GBP|USD|EUR|JPY|INR)\b)`;
const NAME = String.raw`(?<currency>[£$€¥₹]|(?:GBP|USD|EUR|JPY|INR|pounds?|dollars?|euros?|libras?|dólar(?:es)?)\b)`;
const SCALE = String.raw`(?<scale>thousand|million|billion|mil|millones|millón)`;

const FRACTIONS: Readonly<Record<string, string>> = {
	"½": "1/2",
	"⅓": "1/3",
	"⅔": "2/3",
	"¼": "1/4",
	"¾": "3/4",
};

/** Money, percentages, measures, codes and all other numbers. */
export function numberRules(language: SpokenLanguage): Rule[] {
	const { words, units, fractions } = language;
	const amountIn = (written = "") => amountOf(written, language.decimalMark);
	const say = (written = "") => sayAmount(amountIn(written), language);
	const money: Rule[1] = (match, { amount, currency, scale }) => {
		const known = CURRENCIES[currency?.replace(/s$/, "") ?? ""];
		if (known === undefined) return match;
		if (scale !== undefined) return `${say(amount)} ${scale} ${language.nameOf(known)}`;
		return language.money(amountIn(amount), known);
	};
	const unit = Object.keys(units)
		.toSorted((a, b) => b.length - a.length)
		.join("|");
	return [
		[/(?<![\p{L}\p{N})])[-−](?=[£$€]?\d)/gu, () => `${words.minus} `],
		[/(?<=\d) ?[×x] ?(?=\d)/g, () => ` ${words.times} `],
		[/[#№] ?(?=\d)/g, () => `${words.number} `],
		[/[~≈] ?(?=[\d£$€])/g, () => `${words.about} `],
		[/< ?(?=\d)/g, () => `${words.under} `],
		[/> ?(?=\d)/g, () => `${words.over} `],
		[/\+ ?(?=\d)|(?<=\d)\+/g, () => ` ${language.signs["+"]} `],
		[new RegExp(`${SIGN} ?${AMOUNT} ${SCALE}\\b`, "g"), money],
		[new RegExp(`${SIGN} ?${AMOUNT}`, "g"), money],
		[new RegExp(`${AMOUNT} ?${NAME}`, "g"), money],
		[new RegExp(`${AMOUNT} ?%`, "g"), (_, { amount }) => `${say(amount)} ${words.percent}`],
		[
			new RegExp(`${AMOUNT} ?(?<unit>${unit})(?![\\p{L}\\d])`, "gu"),
			(_, { amount, unit: name = "" }) =>
				sayMeasure(amountIn(amount), units[name] ?? [name, name], language),
		],
		[
			/(?:(?<whole>\d+) ?)?(?<part>[½⅓⅔¼¾])/g,
			(_, { whole, part = "" }) =>
				`${whole === undefined ? "" : `${say(whole)} ${words.and} `}${fractions[FRACTIONS[part] ?? ""] ?? ""}`,
		],
		[/(?<![\d/])\d\/\d(?![\d/])/g, (match) => fractions[match] ?? match],
		// A number beside letters: "SW1A", "BK-204", "10x".
		[
			/(?<=\p{L})-?(?<digits>\d+)|\d+(?=\p{L})/gu,
			(match, { digits = match }) => ` ${sayCode(digits, language)} `,
		],
		[/(?<=\d)\/(?=\d)/g, () => ` ${language.signs["/"]} `],
		[/(?<=\d):(?=\d)/g, () => " "],
		[/\s*&+\s*/g, () => ` ${words.and} `],
		[NUMBER, (written) => say(written)],
	];
}

/** "1,200.50", "1.200,50" and "1 200" by the decimal mark of a language. A mark that repeats parts thousands. */
function amountOf(written: string, decimalMark: "." | ","): Amount {
	const other = decimalMark === "." ? "," : ".";
	const thousands = new RegExp(
		`^\\d{1,3}(?:(?:\\${other}\\d{3})+|(?:\\${decimalMark}\\d{3}){2,})(?!\\d)`,
	);
	const [parted = ""] = thousands.exec(written) ?? [];
	const plain = parted.replaceAll(/\D/g, "") + written.slice(parted.length);
	const [whole = "0", fraction = ""] = plain.split(/[.,]/);
	return { whole, fraction };
}

function sayAmount(amount: Amount, language: SpokenLanguage): string {
	if (amount.fraction !== "") return language.decimal(amount);
	return /^0\d/.test(amount.whole)
		? spell(amount.whole, language)
		: language.cardinal(amount.whole);
}

function sayMeasure(
	amount: Amount,
	unit: readonly [string, string],
	language: SpokenLanguage,
): string {
	if (amount.fraction === "") return language.count(amount.whole, unit);
	return `${language.decimal(amount)} ${unit[1]}`;
}

/** A short number of a code is said as one: "COVID nineteen". */
function sayCode(digits: string, language: SpokenLanguage): string {
	return digits.length > 2 || digits.startsWith("0")
		? spell(digits, language)
		: language.cardinal(digits);
}

/** Digit by digit. */
export function spell(digits: string, language: SpokenLanguage): string {
	return Array.from(digits, (digit) => language.digits[Number(digit)] ?? "").join(" ");
}
