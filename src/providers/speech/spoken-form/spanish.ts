import { toCardinal, toOrdinal } from "n2words/es-ES";

import type { ClockTime, Currency, Groups, Rule, SpokenLanguage, Unit } from "./language.ts";

const MONTHS = [
	"enero",
	"febrero",
	"marzo",
	"abril",
	"mayo",
	"junio",
	"julio",
	"agosto",
	"septiembre",
	"octubre",
	"noviembre",
	"diciembre",
];
const DIGITS = ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"];

const CURRENCIES: Readonly<Record<Currency, Unit>> = {
	GBP: ["libra", "libras"],
	USD: ["dólar", "dólares"],
	EUR: ["euro", "euros"],
	JPY: ["yen", "yenes"],
	INR: ["rupia", "rupias"],
};

/** "veintiuno" is "veintiún" before a noun, and "veintiuna" before a feminine one. */
function before(noun: string, number: string): string {
	if (/^(?:libra|rupia|hora)/.test(noun))
		return number.replace(/uno$/, "una").replaceAll(/cientos\b/g, "cientas");
	return number.replace(/veintiuno$/, "veintiún").replace(/uno$/, "un");
}

function count(digits: string, [one, several]: Unit): string {
	const noun = Number(digits) === 1 ? one : several;
	const number = before(noun, toCardinal(digits));
	return `${number} ${/(?:illón|illones)$/.test(number) ? "de " : ""}${noun}`;
}

function timeInWords({ hour, minute, half }: ClockTime): string {
	const clock = hour % 12 === 0 ? 12 : hour % 12;
	const said = clock === 1 ? "una" : toCardinal(clock);
	const names: Readonly<Record<number, string>> = { 0: "", 15: " y cuarto", 30: " y media" };
	const minutes = names[minute] ?? ` y ${toCardinal(minute)}`;
	const late = half === "pm" ? (hour % 12) + 12 : hour;
	if (half === "am") return `${said}${minutes} de la mañana`;
	if (late === 0 || late === 24) return `${said}${minutes} de la noche`;
	if (late < 13 && half === null) return `${said}${minutes}`;
	return `${said}${minutes} ${late < 20 ? "de la tarde" : "de la noche"}`;
}

const OWN: readonly Rule[] = [
	[/\b(?<digits>\d{1,3})\.?(?:º|°(?! ?[CF]))/g, (_, { digits = "" }) => ordinal(digits)],
	[/\b(?<digits>\d{1,3})\.?ª/g, (_, { digits = "" }) => ordinal(digits).replaceAll(/o\b/g, "a")],
	[/\b(?<digits>[13])\.?er\b/g, (_, { digits = "" }) => ordinal(digits).replace(/o$/, "")],
	[/(?<![\d/.,:-])\b1 (?<noun>de|día|año|mes|\p{L}{4,})(?!\p{L})/gu, oneOf],
	[
		/(?<=\blas? )(?<hour>[01]?\d|2[0-3])\.(?<minute>[0-5]\d)(?!\d|[.,]\d)/gi,
		(_, { hour, minute }) =>
			timeInWords({ hour: Number(hour), minute: Number(minute), half: null }),
	],
	[/\b[Nn]úm\. ?(?=\d)/g, () => "número "],
];

/** "uno de mayo", "una persona", "un día". */
function oneOf(_: string, { noun = "" }: Groups): string {
	if (noun === "de") return "uno de";
	return `${/(?:[^d]ía|[^í]a|ión|dad|tud)$/.test(noun) ? "una" : "un"} ${noun}`;
}

function ordinal(digits: string): string {
	return Number(digits) === 0 ? "cero" : toOrdinal(digits);
}

const spell = (digits: string) => Array.from(digits, (digit) => DIGITS[Number(digit)]).join(" ");

/** Spanish. In Mexico and the United States the decimal mark is a point. */
export const spanish = (language: string): SpokenLanguage => ({
	decimalMark: /-(?:MX|US)$/.test(language) ? "." : ",",
	monthFirst: false,
	digits: DIGITS,
	signs: {
		"@": "arroba",
		".": "punto",
		"/": "barra",
		"-": "guion",
		_: "guion bajo",
		"+": "más",
		":": "dos puntos",
	},
	words: {
		to: "a",
		minus: "menos",
		percent: "por ciento",
		number: "número",
		about: "unos",
		under: "menos de",
		over: "más de",
		times: "por",
		and: "y",
	},
	beforeCode: "código|clave|referencia|pin|postal|extensión|cuenta|habitación|número",
	units: {
		min: ["minuto", "minutos"],
		h: ["hora", "horas"],
		seg: ["segundo", "segundos"],
		km: ["kilómetro", "kilómetros"],
		kg: ["kilo", "kilos"],
		cm: ["centímetro", "centímetros"],
		mm: ["milímetro", "milímetros"],
		ml: ["mililitro", "mililitros"],
		mg: ["miligramo", "miligramos"],
		"°C": ["grado", "grados"],
		"°": ["grado", "grados"],
	},
	fractions: {
		"1/2": "medio",
		"1/3": "un tercio",
		"2/3": "dos tercios",
		"1/4": "un cuarto",
		"3/4": "tres cuartos",
	},
	cardinal: toCardinal,
	count,
	decimal: ({ whole, fraction }) => `${toCardinal(whole)} coma ${spell(fraction)}`,
	time: timeInWords,
	date: ({ day, month, year }) =>
		`${toCardinal(day)} de ${MONTHS[month - 1]}${year === null ? "" : ` de ${toCardinal(year)}`}`,
	money({ whole, fraction }, currency) {
		if (fraction.length > 2)
			return `${this.decimal({ whole, fraction })} ${CURRENCIES[currency][1]}`;
		const large = count(whole, CURRENCIES[currency]);
		const small = fraction === "" ? 0 : Number(fraction.padEnd(2, "0"));
		if (small === 0) return large;
		const cents = count(
			String(small),
			currency === "GBP" ? ["penique", "peniques"] : ["céntimo", "céntimos"],
		);
		return Number(whole) === 0 ? cents : `${large} con ${cents}`;
	},
	nameOf: (currency) => CURRENCIES[currency][1],
	own: OWN,
});
