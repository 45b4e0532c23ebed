import { describe, expect, it } from "vitest";

import { weekdayOf, WEEKDAYS } from "../../embedded/dialogue/calendar.ts";
import { readFacts } from "../../embedded/dialogue/facts.ts";
import { findDays } from "../../embedded/dialogue/understand/days.ts";
import { hear } from "../../embedded/dialogue/understand/hear.ts";
import { findTimes, isTurnedDown } from "../../embedded/dialogue/understand/times.ts";
import { wordsOf } from "../../embedded/dialogue/understand/words.ts";
import { prompt } from "./dialogue-line.ts";
import { SAID_DAYS } from "./said-days.ts";
import { SAID_EMAILS, SAID_NAMES } from "./said-names.ts";
import { SAID_TIMES } from "./said-times.ts";

/** `said | right | when`, a line each. */
function linesOf(table: string) {
	return table
		.trim()
		.split("\n")
		.map((line) => {
			const [said = "", right = "", when = ""] = line.split("|").map((part) => part.trim());
			const options = when.split(" ");
			return {
				said,
				right,
				when,
				today: options.find((one) => /^\d{4}-/.test(one)) ?? "2026-11-25",
				about: options.find((one) => /^\d\d:/.test(one)) ?? null,
				language: options.find((one) => /^[a-z]{2}(-[A-Z]{2})?$/.test(one)) ?? "en-GB",
				expected: options.includes("asked"),
			};
		});
}

type Line = ReturnType<typeof linesOf>[number];

function days({ said, today, language, expected }: Line): string {
	const { wish, avoid, others, doubt } = findDays(wordsOf(said), { today, language, expected });
	if (doubt?.kind === "which") return `ask: ${doubt.days.toSorted().join(" ")}`;
	if (doubt) return `ask: ${doubt.kind}`;
	const isAnyOther = wish !== null && wish.only !== undefined && wish.from === today;
	if (avoid.length > 2 && (others || isAnyOther) && !/weekday/.test(said)) {
		const names = new Set(avoid.map((day) => (weekdayOf(day) + 6) % 7));
		const short = [...names].toSorted((a, b) => a - b).map((day) => WEEKDAYS[(day + 1) % 7]);
		return `not ${short.map((name) => name?.slice(0, 3)).join(" ")}`;
	}
	if (!wish) return "-";
	if (wish.only) return wish.only.join(",");
	return wish.from === wish.to ? wish.from : `${wish.from}..${wish.to}`;
}

function times({ said, language, about, expected }: Line): string {
	const words = wordsOf(said);
	const opening = { opens: "09:00", closes: "17:00" };
	const found = findTimes(words, { opening, language, about, expected });
	const wanted = found.findLast((time) => !isTurnedDown(words, time));
	const [first] = found;
	if (!wanted) return first?.wish.kind === "at" ? `not ${first.wish.time}` : "-";
	switch (wanted.wish.kind) {
		case "at":
			return wanted.wish.time;
		case "one_of":
			return wanted.wish.times.join("/");
		case "between":
			return `${wanted.wish.from}-${wanted.wish.to}`;
		case "any":
			return "any";
	}
}

describe("what people say for a day", () => {
	it.each(linesOf(SAID_DAYS))("$said ($when) → $right", (line) => {
		expect(days(line)).toBe(line.right);
	});
});

describe("what people say for a time", () => {
	it.each(linesOf(SAID_TIMES))("$said ($when) → $right", (line) => {
		expect(times(line)).toBe(line.right);
	});
});

const facts = readFacts(prompt());
const asked = { topic: "name", numberOpen: false } as const;

describe("a name that was asked for", () => {
	it.each(linesOf(SAID_NAMES))("$said → $right", ({ said, right }) => {
		const { name, day } = hear(said, asked, facts);
		expect(name ?? "-").toBe(right);
		// A letter or a surname is no day.
		expect(name === null || day === null).toBe(true);
	});
});

describe("an e-mail address that is said", () => {
	it.each(linesOf(SAID_EMAILS))("$said → $right", ({ said, right }) => {
		expect(hear(said, asked, facts).email ?? "-").toBe(right);
	});
});
