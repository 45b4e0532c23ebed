/** A day as figures name it. It may not exist, such as 31/11. */
export interface NamedDate {
	/** Null when none was given. */
	year: number | null;
	/** 1 to 12. */
	month: number;
	day: number;
}

const YEAR_FIRST = /^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/;
const YEAR_LAST = /^(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{4}|\d{2}))?\.?$/;
/** Year, month, day is how these write, so that two figures are month and day. */
const MONTH_FIRST = new Set(["ja", "zh", "ko", "hu"]);

/**
 * What a date in figures can mean: `2026-12-10`, `12/10`, `12.10.`, `12-10-26`. One date, or two where the language
 * leaves both open. Empty when it is no date.
 * @param language BCP 47; `en-US` has the month first, `en-GB` the day, and `en` may be either.
 */
export function datesInFigures(text: string, language: string): NamedDate[] {
	const [, year, month, day] = YEAR_FIRST.exec(text) ?? [];
	if (year !== undefined) return inYear([{ month: Number(month), day: Number(day) }], Number(year));
	const [, first, second, written] = YEAR_LAST.exec(text) ?? [];
	if (first === undefined) return [];
	const [a, b] = [Number(first), Number(second)];
	const monthFirst = { month: a, day: b };
	const dayFirst = { month: b, day: a };
	const given = written === undefined ? null : Number(written);
	return inYear(
		readings({ monthFirst, dayFirst }, language),
		given === null || given > 99 ? given : 2000 + given,
	);
}

type MonthAndDay = Omit<NamedDate, "year">;

function readings(
	{ monthFirst, dayFirst }: { monthFirst: MonthAndDay; dayFirst: MonthAndDay },
	language: string,
): MonthAndDay[] {
	const possible = [monthFirst, dayFirst].filter(({ month, day }) => month <= 12 && day <= 31);
	if (possible.length < 2 || monthFirst.month === monthFirst.day) return possible.slice(0, 1);
	const order = firstPartOf(language);
	if (order === null) return [dayFirst, monthFirst];
	return [order === "month" ? monthFirst : dayFirst];
}

function inYear(dates: readonly MonthAndDay[], year: number | null): NamedDate[] {
	return dates.map((date) => ({ year, ...date }));
}

/** Whether the language writes the month or the day first; null when it cannot be known. */
export function firstPartOf(language: string): "month" | "day" | null {
	// English without its country may be either.
	if (language === "en") return null;
	const parts = new Intl.DateTimeFormat(language).formatToParts(0).map(({ type }) => type);
	if (parts.indexOf("year") < parts.indexOf("month"))
		return MONTH_FIRST.has(language.slice(0, 2)) ? "month" : null;
	return parts.indexOf("month") < parts.indexOf("day") ? "month" : "day";
}
