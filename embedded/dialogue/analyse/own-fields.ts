import { z } from "zod";

import { numberAt, wordsOf } from "../understand/words.ts";
import type { Findings } from "./findings.ts";

/** One value of an agent's own schema, as far as it tells what is asked for. */
export const OwnField = z.object({
	/** Of several types, that which is not null. */
	type: z
		.union([
			z.string(),
			z.array(z.string()).transform((types) => types.find((type) => type !== "null")),
		])
		.optional(),
	description: z.string().optional(),
	enum: z.array(z.unknown()).optional(),
});
export type OwnField = z.infer<typeof OwnField>;

/** What was said of a value that only some agents ask for; null where that is not known for certain. */
export function ownValue(name: string, field: OwnField, findings: Findings): unknown {
	const heard = findings.steps.flatMap((step) => (step.kind === "heard" ? [step.text] : []));
	if (field.enum) return theOneSaid(field.enum, heard);
	const words = wordsIn(name);
	switch (field.type ?? "") {
		case "string":
			return textOf(words, findings, heard);
		case "boolean":
			return yesOrNo([...words, ...wordsOf(field.description ?? "")].join(" "), findings, heard);
		case "number":
		case "integer":
			return numberOf(words, wordsOf(field.description ?? ""), heard);
		default:
			return null;
	}
}

/** "preferredDay", "preferred_day" → preferred, day */
function wordsIn(name: string): string[] {
	return name
		.replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
		.toLowerCase()
		.split(/[_\W]+/)
		.filter((word) => word !== "");
}

/** Of several that the caller named, nobody knows which was meant. */
function theOneSaid(values: readonly unknown[], heard: readonly string[]): unknown {
	const said = ` ${heard.flatMap(wordsOf).join(" ")} `;
	const named = values.filter(
		(value) =>
			typeof value === "string" &&
			value.length >= 3 &&
			said.includes(` ${wordsOf(value.replaceAll("_", " ")).join(" ")} `),
	);
	return named.length === 1 ? named[0] : null;
}

const OF_CALLER = ["caller", "caller's", "customer", "patient", "client", "contact", "full", "the"];
const OF_WISH = ["preferred", "requested", "wanted", "desired", "appointment", "visit", "viewing"];

function textOf(words: readonly string[], findings: Findings, heard: readonly string[]) {
	const isOnly = (wanted: readonly string[], about: readonly string[]) =>
		words.some((word) => wanted.includes(word)) &&
		words.every((word) => wanted.includes(word) || about.includes(word));
	const { name } = findings;
	if (isOnly(["name"], OF_CALLER)) return name;
	if (words.join(" ") === "first name") return name?.split(" ")[0] ?? null;
	if (["last name", "surname", "family name"].includes(words.join(" ")))
		return name?.includes(" ") ? (name.split(" ").at(-1) ?? null) : null;
	if (isOnly(["phone", "telephone", "mobile"], [...OF_CALLER, "number"])) return findings.phone;
	if (isOnly(["email", "mail"], [...OF_CALLER, "e", "address"]))
		return /[\w.+-]+@[\w-]+(\.[\w-]+)+/.exec(heard.join(" "))?.[0] ?? null;
	if (
		isOnly(["reason", "purpose", "topic", "subject"], [...OF_CALLER, "for", "of", "call", "visit"])
	)
		return findings.reason;
	if (isOnly(["day", "date"], OF_WISH)) return findings.day;
	if (isOnly(["time"], OF_WISH)) return findings.time;
	return isOnly(["service", "treatment"], OF_WISH) ? findings.service : null;
}

const NEW_HERE =
	/\b(i'm|i am|as) a new (patient|customer|client)\b|\b(my|the) first (time|visit|appointment)\b|\b(never|haven't|have not) been (there|here|to you|before)\b|\bnew (patient|customer|client)( here)?$/;
const KNOWN_HERE =
	/\b(i've|i have) been (there|here|to you|before)\b|\b(i'm|i am) (already )?(a|an existing) (patient|customer|client)( of yours| already)\b|\b(existing|regular|returning) (patient|customer|client)\b|\bnot a new (patient|customer|client)\b/;

function yesOrNo(asked: string, { outcome }: Findings, heard: readonly string[]): boolean | null {
	const lines = heard.map((text) => wordsOf(text).join(" "));
	const says = (pattern: RegExp) => lines.some((line) => pattern.test(line));
	if (
		/\b(new|first time|first visit)\b.*\b(patient|customer|client|visit)\b|\bfirst time\b/.test(
			asked,
		)
	) {
		if (says(KNOWN_HERE)) return false;
		return says(NEW_HERE) ? true : null;
	}
	if (/\b(existing|returning|known|registered)\b.*\b(patient|customer|client)\b/.test(asked)) {
		if (says(KNOWN_HERE)) return true;
		return says(NEW_HERE) ? false : null;
	}
	if (/\b(urgent|emergency)\b/.test(asked))
		return says(/\bnot (an )?(urgent|emergency)\b/)
			? false
			: says(/\b(urgent(ly)?|emergency)\b/) || null;
	if (/\bcall ?back\b/.test(asked)) return outcome === "callback_requested" || null;
	return null;
}

const MONEY = /\b(budget|price|amount|rent|deposit)\b/;
const OF_MONEY = /[£$€]|\b(budget|pounds?|dollars?|euros?|quid|spend|afford|a month|per month)\b/i;

/** A sum of money where one is asked for; otherwise the number before the thing that is counted. */
function numberOf(
	words: readonly string[],
	described: readonly string[],
	heard: readonly string[],
): number | null {
	if (MONEY.test([...words, ...described].join(" ")))
		return theOnly(heard.filter((text) => OF_MONEY.test(text)).flatMap((text) => sumsIn(text)));
	const thing = words.at(-1)?.replace(/s$/, "") ?? "";
	if (thing.length < 3) return null;
	const counted = heard.flatMap((text) => {
		const said = wordsOf(text);
		return said.flatMap((_, index) => {
			const number = numberAt(said, index);
			const next = number && said[index + number.length];
			return number && !number.ordinal && next?.replace(/s$/, "") === thing ? [number.value] : [];
		});
	});
	return theOnly(counted);
}

function theOnly(values: readonly number[]): number | null {
	const [first] = values;
	return first !== undefined && new Set(values).size === 1 ? first : null;
}

const SCALES: Readonly<Record<string, number>> = {
	hundred: 100,
	thousand: 1e3,
	k: 1e3,
	grand: 1e3,
	million: 1e6,
};

/** "four hundred and fifty thousand", "£450,000", "450k" → 450000. A number alone may count anything; below ten it is no sum. */
function sumsIn(text: string): number[] {
	const words = wordsOf(
		text.replaceAll(/(\d),(?=\d{3})/g, "$1").replaceAll(/(\d)k\b/gi, "$1 thousand"),
	);
	const sums: number[] = [];
	for (let index = 0; index < words.length;) {
		const { value, length } = sumAt(words, index);
		if (value >= 10) sums.push(value);
		index += Math.max(1, length);
	}
	return sums;
}

function sumAt(words: readonly string[], from: number): { value: number; length: number } {
	let [total, current, index] = [0, 0, from];
	// Only "hundred" and "thousand" are followed by more of the same number.
	let open = true;
	while (index < words.length) {
		const word = words[index] ?? "";
		const scale = SCALES[word];
		const number = numberIn(words, index);
		if (scale !== undefined && current > 0) {
			if (scale === 100) current *= 100;
			else [total, current] = [total + current * scale, 0];
			open = true;
			index += 1;
		} else if (number && open) {
			current += number.value;
			open = false;
			index += number.length;
		} else if (word === "and" && open && index > from && numberIn(words, index + 1)) index += 1;
		else break;
	}
	return { value: total + current, length: index - from };
}

function numberIn(words: readonly string[], index: number) {
	const typed = /^\d+$/.exec(words[index] ?? "")?.[0];
	if (typed !== undefined) return { value: Number(typed), length: 1 };
	const number = numberAt(words, index);
	return number?.ordinal ? null : number;
}
