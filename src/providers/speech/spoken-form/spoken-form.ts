import { addressRules } from "./addresses.ts";
import { dateAndPhoneRules } from "./dates-and-phones.ts";
import { english } from "./english.ts";
import type { Rule, SpokenLanguage } from "./language.ts";
import { numberRules } from "./numbers.ts";
import { spanish } from "./spanish.ts";
import { timeRules } from "./times.ts";

const LANGUAGES: Readonly<Record<string, (language: string) => SpokenLanguage>> = {
	en: english,
	es: spanish,
};

/** A number, a sign or an address. Most texts have none, and need not wait for the rules. */
const MAY_BE_SAID_OTHERWISE = /[\d½⅓⅔¼¾@&]|:\/\/|[a-z]\.[a-z]{2}/i;

/** Patterns are compiled when they are first used, which takes longer than to use them: once is enough for all calls. */
const compiled = new Map<string, Rule[]>();

/** Gives texts of a language (BCP 47) in the form in which people say them. In other languages they stay as they are. */
export function spokenFormIn(language: string): (text: string) => string {
	const make = LANGUAGES[language.split("-")[0] ?? ""];
	if (make === undefined) return (text) => text;
	const rules = compiled.get(language) ?? rulesOf(make(language));
	compiled.set(language, rules);
	return (text) => (MAY_BE_SAID_OTHERWISE.test(text) ? tidy(rules.reduce(apply, text)) : text);
}

/** In this order: what has been said in words has no digit left for the rules after it. */
function rulesOf(language: SpokenLanguage): Rule[] {
	return [
		...addressRules(language),
		[/^(?<digits>\d{1,3})\.(?=\s)/g, (_, { digits = "" }) => `${language.cardinal(digits)},`],
		...dateAndPhoneRules(language),
		...language.own,
		...timeRules(language),
		...numberRules(language),
	];
}

/** "at 5 p.m." has one full stop for two. */
function tidy(said: string): string {
	return said
		.replaceAll(/ {2,}/g, " ")
		.replaceAll(/(?<=\b[ap]\.m\.)\./g, "")
		.replaceAll(/ (?=[,.!?;:](?:\s|$))/g, "")
		.trim();
}

function apply(text: string, [pattern, say]: Rule): string {
	let said = "";
	let at = 0;
	for (const match of text.matchAll(pattern)) {
		said += text.slice(at, match.index) + say(match[0], match.groups ?? {});
		at = match.index + match[0].length;
	}
	return said + text.slice(at);
}
