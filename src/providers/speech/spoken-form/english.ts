import { toCardinal, toOrdinal } from "n2words/en-GB";
import { toCardinal as toAmericanCardinal } from "n2words/en-US";

import type { CalendarDate, ClockTime, Currency, Rule, SpokenLanguage, Unit } from "./language.ts";

const MONTHS = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
];
const MONTH =
	"Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?";
const DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

const CENT = ["cent", "cents"] as const;
const CURRENCIES: Readonly<Record<Currency, readonly [large: Unit, small: Unit]>> = {
	GBP: [
		["pound", "pounds"],
		["penny", "pence"],
	],
	USD: [["dollar", "dollars"], CENT],
	EUR: [["euro", "euros"], CENT],
	JPY: [
		["yen", "yen"],
		["sen", "sen"],
	],
	INR: [
		["rupee", "rupees"],
		["paisa", "paise"],
	],
};

/** "twenty twenty-six", "two thousand five", "nineteen oh five". */
function yearInWords(year: number): string {
	const [century, rest] = [Math.floor(year / 100), year % 100];
	if (year < 1100 || year > 2099 || (year >= 2000 && year < 2010)) return toCardinal(year);
	if (rest === 0) return `${toCardinal(century)} hundred`;
	return `${toCardinal(century)} ${rest < 10 ? "oh " : ""}${toCardinal(rest)}`;
}

function timeInWords({ hour, minute, half }: ClockTime): string {
	if (hour === 24 && minute === 0) return "midnight";
	const suffix = half ?? (hour % 24 === 0 ? "am" : hour > 12 ? "pm" : null);
	const said = toCardinal(hour % 12 === 0 ? 12 : hour % 12);
	const minutes = minute === 0 ? "" : ` ${minute < 10 ? "oh " : ""}${toCardinal(minute)}`;
	if (suffix !== null) return `${said}${minutes} ${suffix === "am" ? "a.m." : "p.m."}`;
	return minute === 0 ? `${said} o'clock` : `${said}${minutes}`;
}

const inYear = (year: number | string) => `, ${yearInWords(Number(year))}`;

const HOUR = String.raw`(?<hour>[01]?\d|2[0-3])`;
const NO_AMOUNT = String.raw`(?![\d%]|[.,]\d| ?(?:[€£$%]|(?:[ap]\.?m|percent|per|pounds?|euros?|dollars?|k[mg]|c?m|metres?)\b))`;
const dottedTime: Rule[1] = (_, { hour, minute }) =>
	timeInWords({ hour: Number(hour), minute: Number(minute), half: null });

const DAY = String.raw`(?<day>[0-3]?\d)(?:st|nd|rd|th)?\b`;
const NO_TIME = String.raw`(?![:.]\d| ?[ap]\.?m\b)`;
const YEAR = String.raw`(?:,? (?<year>\d{4})\b)?`;
const dayAndMonth: Rule[1] = (_, { day = "", month = "", year }) =>
	`the ${ordinal(day)} of ${monthOf(month)}${year === undefined ? "" : inYear(year)}`;
const monthAndDay: Rule[1] = (_, { day = "", month = "", year }) =>
	`${monthOf(month)} ${ordinal(day)}${year === undefined ? "" : inYear(year)}`;

const OWN: readonly Rule[] = [
	[
		new RegExp(
			String.raw`(?:\bthe )?\b${DAY}(?: of)? (?<month>${MONTH})\b(?:\.(?= [\da-z]))?${YEAR}`,
			"g",
		),
		dayAndMonth,
	],
	[
		new RegExp(String.raw`\b(?<month>${MONTH})\b\.? (?:the )?${DAY}${NO_TIME}${YEAR}`, "g"),
		monthAndDay,
	],
	[
		/(?<=\b(?:in|since|of|until|year|early|late|mid) )(?:1[1-9]|20)\d\d\b(?![.,:]?\d|[-–/]\d)/gi,
		(year) => yearInWords(Number(year)),
	],
	[
		new RegExp(`(?<=\\b(?:${MONTH}) )(?:1[1-9]|20)\\d\\d\\b`, "g"),
		(year) => yearInWords(Number(year)),
	],
	[/\b(?<digits>\d{1,12})(?:st|nd|rd|th)\b/gi, (_, { digits = "" }) => ordinal(digits)],
	[/\b(?<digits>\d{1,3})p\b/g, (_, { digits = "" }) => `${toCardinal(digits)} pence`],
	// "at 9.20" and "10.30" are times, "9.20" alone is a number.
	[
		new RegExp(
			`(?<=\\b(?:at|from|until|till|by|before|after|around|to) )${HOUR}\\.(?<minute>[0-5]\\d)${NO_AMOUNT}`,
			"gi",
		),
		dottedTime,
	],
	[new RegExp(`(?<![\\d.,:/£$€])${HOUR}\\.(?<minute>00|15|30|45)${NO_AMOUNT}`, "gi"), dottedTime],
	[/\bNo\. ?(?=\d)/g, () => "number "],
	[/\b24\/7\b/g, () => "twenty-four seven"],
];

function ordinal(digits: string): string {
	return Number(digits) === 0 ? "zeroth" : toOrdinal(digits);
}

function monthOf(written: string): string {
	return MONTHS.find((month) => month.startsWith(written.slice(0, 3))) ?? written;
}

/** English, as it is said in a region. */
export function english(language: string): SpokenLanguage {
	const american = language.endsWith("-US");
	const cardinal = american ? toAmericanCardinal : toCardinal;
	const spell = (digits: string) => Array.from(digits, (digit) => DIGITS[Number(digit)]).join(" ");
	return {
		decimalMark: ".",
		monthFirst: american,
		digits: DIGITS,
		signs: {
			"@": "at",
			".": "dot",
			"/": "slash",
			"-": "dash",
			_: "underscore",
			"+": "plus",
			":": "colon",
		},
		words: {
			to: "to",
			minus: "minus",
			percent: "percent",
			number: "number",
			about: "about",
			under: "under",
			over: "over",
			times: "times",
			and: "and",
		},
		beforeCode: "code|number|reference|ref|pin|postcode|zip|extension|ext|account|room",
		units: {
			min: ["minute", "minutes"],
			mins: ["minute", "minutes"],
			h: ["hour", "hours"],
			hr: ["hour", "hours"],
			hrs: ["hour", "hours"],
			sec: ["second", "seconds"],
			km: ["kilometre", "kilometres"],
			kg: ["kilo", "kilos"],
			cm: ["centimetre", "centimetres"],
			mm: ["millimetre", "millimetres"],
			ml: ["millilitre", "millilitres"],
			mg: ["milligram", "milligrams"],
			"°C": ["degree Celsius", "degrees Celsius"],
			"°F": ["degree Fahrenheit", "degrees Fahrenheit"],
			"°": ["degree", "degrees"],
		},
		fractions: {
			"1/2": "a half",
			"1/3": "a third",
			"2/3": "two thirds",
			"1/4": "a quarter",
			"3/4": "three quarters",
		},
		cardinal,
		count: (digits, [one, several]) =>
			`${cardinal(digits)} ${Number(digits) === 1 ? one : several}`,
		decimal: ({ whole, fraction }) => `${cardinal(whole)} point ${spell(fraction)}`,
		time: timeInWords,
		date: ({ day, month, year }: CalendarDate) =>
			`the ${ordinal(String(day))} of ${MONTHS[month - 1]}${year === null ? "" : inYear(year)}`,
		money({ whole, fraction }, currency) {
			const [large, small] = CURRENCIES[currency];
			if (fraction.length > 2) return `${this.decimal({ whole, fraction })} ${large[1]}`;
			const cents = String(Number(fraction.padEnd(2, "0")));
			if (cents === "0") return this.count(whole, large);
			if (Number(whole) === 0) return this.count(cents, small);
			return currency === "GBP" && cents.length === 2
				? `${this.count(whole, large)} ${cardinal(cents)}`
				: `${this.count(whole, large)} and ${this.count(cents, small)}`;
		},
		nameOf: (currency) => CURRENCIES[currency][0][1],
		own: OWN,
	};
}
