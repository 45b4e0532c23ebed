import { clockOf, localTimeOf } from "./local-time.ts";

interface Spoken {
	timezone: string;
	/** BCP 47. */
	language: string;
}

/** The words between a day and an hour, and those behind the hour. English ones for a language that has none here. */
const WORDS: Readonly<Record<string, readonly [at: string, behind: string]>> = {
	en: [" at ", ""],
	de: [" um ", " Uhr"],
	es: [" a las ", ""],
	fr: [" à ", ""],
	it: [" alle ", ""],
	nl: [" om ", " uur"],
	pt: [" às ", ""],
};

/** A day and an hour for people: "Tuesday 30 March at 10 am", "Dienstag, 30. März um 10:00 Uhr". */
export function dayAndHour(instant: number, { timezone, language }: Spoken): string {
	const base = language.split("-")[0] ?? "";
	const known = base in WORDS;
	const [at, behind] = WORDS[known ? base : "en"] ?? [" ", ""];
	const { minutes } = localTimeOf(instant, timezone);
	const hour = known && base !== "en" ? clockOf(minutes) : englishHour(minutes);
	return `${dayOf(instant, { timezone, language: known ? language : "en" })}${at}${hour}${behind}`;
}

function dayOf(instant: number, { timezone, language }: Spoken): string {
	return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
		timeZone: timezone,
		calendar: "gregory",
		numberingSystem: "latn",
		weekday: "long",
		day: "numeric",
		month: "long",
	}).format(instant);
}

/** "10 am", "2:30 pm", "noon". */
function englishHour(minutes: number): string {
	if (minutes === 720) return "12 noon";
	const hour = Math.floor(minutes / 60);
	const minute = minutes % 60 === 0 ? "" : clockOf(minutes).slice(2);
	return `${hour % 12 || 12}${minute} ${hour < 12 ? "am" : "pm"}`;
}
