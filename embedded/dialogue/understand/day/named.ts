import { addDays, type Day, weekdayOf } from "../../calendar.ts";
import { certain, dayOf, doubtful, type DayContext, lastOfMonth, type Matcher } from "./context.ts";

type Rule = (year: number, region: string) => Day | null;

const on =
	(month: number, day: number): Rule =>
	(year) =>
		dayOf(year, month, day);

/** The nth such weekday of a month; the last for -1. */
const nth =
	(place: number, weekday: number, month: number): Rule =>
	(year) => {
		if (place < 0) {
			const last = lastOfMonth(year, month);
			return addDays(last, -((weekdayOf(last) - weekday + 7) % 7));
		}
		const first = dayOf(year, month, 1) ?? "";
		return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + (place - 1) * 7);
	};

/** Days before or after Easter Sunday, by the Gregorian computus. */
const easter =
	(offset: number): Rule =>
	(year) => {
		const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
		const e = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
		const h = (19 * a + b - Math.floor(b / 4) - e + 15) % 30;
		const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
		const m = Math.floor((a + 11 * h + 22 * l) / 451);
		const n = h + l - 7 * m + 114;
		const sunday = dayOf(year, Math.floor(n / 31), (n % 31) + 1);
		return sunday && addDays(sunday, offset);
	};

const after =
	(rule: Rule, days: number): Rule =>
	(year, region) => {
		const day = rule(year, region);
		return day && addDays(day, days);
	};

/** Of the caller's country, or else of the others. */
const by =
	(rules: Readonly<Record<string, Rule>>, otherwise: Rule): Rule =>
	(year, region) =>
		(rules[region] ?? otherwise)(year, region);

const [SUNDAY, MONDAY, THURSDAY] = [0, 1, 4];
const usThanksgiving = nth(4, THURSDAY, 11);
const thanksgiving = by({ CA: nth(2, MONDAY, 10) }, usThanksgiving);
const labourDay = by(
	{ US: nth(1, MONDAY, 9), CA: nth(1, MONDAY, 9), NZ: nth(4, MONDAY, 10) },
	on(5, 1),
);
const summerHoliday = by({ IE: nth(1, MONDAY, 8) }, nth(-1, MONDAY, 8));
const springHoliday = nth(-1, MONDAY, 5);

/** The first that fits counts: "Easter Monday" stands before "Easter". */
const FEASTS: readonly (readonly [string, Rule])[] = [
	["(?:christmas|xmas) eve", on(12, 24)],
	["(?:christmas|xmas)(?: day)?(?! (?:party|week|time|holiday|break|present|card)s?)", on(12, 25)],
	["boxing day|(?:saint|st) stephen'?s day", on(12, 26)],
	["new year'?s'? eve|hogmanay|nye", on(12, 31)],
	["new year'?s'?(?: day)?|new year(?: day)?", on(1, 1)],
	["epiphany|twelfth night|12th night|three kings(?: day)?|3 kings(?: day)?", on(1, 6)],
	["burns night", on(1, 25)],
	["republic day", on(1, 26)],
	["australia day", on(1, 26)],
	["groundhog day", on(2, 2)],
	["waitangi day", on(2, 6)],
	["(?:saint |st )?valentine'?s(?: day)?", on(2, 14)],
	["(?:mlk|martin luther king(?: junior| jr)?)(?:'?s)? day", nth(3, MONDAY, 1)],
	["presidents?'?s?'? day", nth(3, MONDAY, 2)],
	["(?:saint |st )?david'?s day", on(3, 1)],
	["(?:(?:saint |st )?pat(?:rick|ty|dy)'?s|paddy'?s) day", on(3, 17)],
	["(?:saint |st )george'?s day", on(4, 23)],
	["(?:saint |st )andrew'?s day", on(11, 30)],
	["anzac day", on(4, 25)],
	["shrove tuesday|pancake (?:day|tuesday)|mardi gras|fat tuesday", easter(-47)],
	["ash wednesday", easter(-46)],
	["palm sunday", easter(-7)],
	["(?:maundy|holy) thursday", easter(-3)],
	["good friday", easter(-2)],
	["easter saturday|holy saturday", easter(-1)],
	["easter monday", easter(1)],
	["easter(?: sunday| day)?(?! (?:week|holiday|break|time|egg)s?)", easter(0)],
	["ascension(?: day| thursday)?", easter(39)],
	["whit monday|pentecost monday", easter(50)],
	["whit sunday|whitsun|pentecost", easter(49)],
	["corpus christi", easter(60)],
	["(?:the )?early may bank holiday|may day bank holiday", nth(1, MONDAY, 5)],
	["(?:the )?(?:late may|spring) bank holiday|(?:the )?end of may bank holiday", springHoliday],
	["(?:the )?(?:august|summer) bank holiday", summerHoliday],
	["may day", on(5, 1)],
	[
		"(?:mother'?s'?|mothering) (?:day|sunday)",
		by({ GB: easter(-21), IE: easter(-21) }, nth(2, SUNDAY, 5)),
	],
	["father'?s'? day", by({ AU: nth(1, SUNDAY, 9), NZ: nth(1, SUNDAY, 9) }, nth(3, SUNDAY, 6))],
	["memorial day", nth(-1, MONDAY, 5)],
	["juneteenth", on(6, 19)],
	["canada day", on(7, 1)],
	["independence day", by({ IN: on(8, 15) }, on(7, 4))],
	["(?:the )?fourth of july|4th of july", on(7, 4)],
	["bastille day", on(7, 14)],
	["labou?r day", labourDay],
	["(?:columbus|indigenous peoples?'?s?) day", nth(2, MONDAY, 10)],
	["gandhi jayanti", on(10, 2)],
	["hall?owe'?en", on(10, 31)],
	["all saints'?s?(?: day)?", on(11, 1)],
	["(?:bonfire|guy fawkes|fireworks) (?:night|day)", on(11, 5)],
	["(?:armistice|veterans?'?s?) day", on(11, 11)],
	["remembrance sunday", nth(2, SUNDAY, 11)],
	["remembrance day", on(11, 11)],
	["thanksgiving(?: day)?", thanksgiving],
	["black friday", after(usThanksgiving, 1)],
	["cyber monday", after(usThanksgiving, 4)],
];
/** The first words of all of them, and of `UNKNOWN`: most sentences have none. */
export const FEAST_BEGINS =
	"christmas|xmas|boxing|saint|st |new year|hogmanay|nye|epiphany|twelfth night|12th night|three kings|3 kings|burns|republic|australia|groundhog|waitangi|valentine|mlk|martin luther|president|david|pat|paddy|george|andrew|anzac|shrove|pancake|mardi|fat tues|ash wed|palm|maundy|holy|good friday|easter|ascension|whit|pentecost|corpus|bank holiday|mother|father|memorial|juneteenth|canada|independence|fourth of july|4th of july|bastille|labou?r|columbus|indigenous|gandhi|hall?owe|all saint|bonfire|guy fawkes|firework|armistice|veteran|remembrance|thanksgiving|black friday|cyber|diwali|deepavali|eid|ramadan|hanukkah|chanukah|passover|rosh|yom|purim|chinese|lunar|holi|onam|pongal|dussehra|navratri|vesak|king|queen|half term|pay ?day|my birthday|his birthday|her birthday|their birthday";
const MAY_BE_NAMED = new RegExp(
	`^(?:on |the |next )*(?:${FEAST_BEGINS}|early|late|spring|august|summer|may|end of may)`,
);
const NAMED = FEASTS.map(
	([name, rule]) =>
		[new RegExp(`^(?:on |the )?(?:${name})\\b(?: (?<year>20\\d\\d|20 \\d\\d))?`), rule] as const,
);

/** Their dates move by the moon, or by the year's decision. */
const UNKNOWN =
	/^(?:the )?(diwali|deepavali|eid(?: al \w+)?|ramadan|hanukkah|chanukah|passover|rosh hashanah?|yom kippur|purim|(?:chinese|lunar) new year|holi|onam|pongal|dussehra|navratri|vesak|(?:king|queen)'?s birthday|half term|pay ?day|(?:my|his|her|their) birthday)\b/;

const BANK_HOLIDAY = /^(?:the |on |next )*(?:next )?bank holiday(?: monday)?\b/;
const BANK_HOLIDAYS: Readonly<Record<string, readonly Rule[]>> = {
	GB: [easter(-2), easter(1), nth(1, MONDAY, 5), springHoliday, nth(-1, MONDAY, 8)],
	IE: [nth(1, MONDAY, 2), on(3, 17), easter(1), nth(1, MONDAY, 5), nth(1, MONDAY, 6)].concat(
		nth(1, MONDAY, 8),
		nth(-1, MONDAY, 10),
	),
};
const EVERYWHERE: readonly Rule[] = [on(1, 1), on(12, 25), on(12, 26)];

/** "Christmas Eve", "Easter Monday", "the bank holiday" */
export const namedDays: Matcher = (text, context) => {
	if (!MAY_BE_NAMED.test(text)) return null;
	const unknown = UNKNOWN.exec(text);
	if (unknown)
		return doubtful(unknown[0].length, { kind: "unknown_day", said: unknown[1] ?? unknown[0] });
	const region = regionOf(context.language);
	for (const [pattern, rule] of NAMED) {
		const found = pattern.exec(text);
		const day = found && next(rule, { ...context, region, year: found.groups?.["year"] });
		if (found && day !== null) return certain(found[0].length, [day]);
	}
	const holiday = BANK_HOLIDAY.exec(text);
	const rules = [...EVERYWHERE, ...(BANK_HOLIDAYS[region] ?? BANK_HOLIDAYS["GB"] ?? [])];
	const days = rules.flatMap((rule) => next(rule, { ...context, region, year: undefined }) ?? []);
	const [first] = days.toSorted();
	return holiday && first !== undefined ? certain(holiday[0].length, [first]) : null;
};

function next(
	rule: Rule,
	{ today, region, year }: DayContext & { region: string; year: string | undefined },
): Day | null {
	if (year !== undefined) return rule(Number(year.replace(" ", "")), region);
	const thisYear = Number(today.slice(0, 4));
	const days = [thisYear, thisYear + 1].map((one) => rule(one, region));
	return days.find((day) => day !== null && day >= today) ?? null;
}

/** The country of a language; English without one is British in its feasts. */
function regionOf(language: string): string {
	return language.split("-")[1] ?? "GB";
}
