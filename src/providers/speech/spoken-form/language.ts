/** An amount as it is written: "1,200.50" has the whole "1200" and the fraction "50". */
export interface Amount {
	whole: string;
	/** Empty when there is none. */
	fraction: string;
}

export interface ClockTime {
	/** 0 to 24. */
	hour: number;
	minute: number;
	half: "am" | "pm" | null;
}

export interface CalendarDate {
	day: number;
	/** 1 to 12. */
	month: number;
	year: number | null;
}

export type Currency = "GBP" | "USD" | "EUR" | "JPY" | "INR";

/** A pattern in a text, and what is said for it. Groups are named. */
export type Rule = readonly [pattern: RegExp, say: (match: string, groups: Groups) => string];
export type Groups = Readonly<Record<string, string | undefined>>;

/** The name of one, and of several. */
export type Unit = readonly [one: string, several: string];

/** How people say numbers and addresses in one language. */
export interface SpokenLanguage {
	/** The other one parts thousands. */
	readonly decimalMark: "." | ",";
	/** Whether 12/01 is in December. */
	readonly monthFirst: boolean;
	/** The names of 0 to 9. */
	readonly digits: readonly string[];
	/** Words for signs, by the sign; "@" and "." as in an address. */
	readonly signs: Readonly<Record<"@" | "." | "/" | "-" | "_" | "+" | ":", string>>;
	readonly words: Readonly<
		Record<
			"to" | "minus" | "percent" | "number" | "about" | "under" | "over" | "times" | "and",
			string
		>
	>;
	/** After one of these words a number is said digit by digit. */
	readonly beforeCode: string;
	readonly units: Readonly<Record<string, Unit>>;
	/** Fractions, by how they are written: "1/2". */
	readonly fractions: Readonly<Record<string, string>>;
	/** A whole number of any length. */
	cardinal(digits: string): string;
	decimal(amount: Amount): string;
	/** A whole number of things. */
	count(digits: string, unit: Unit): string;
	time(time: ClockTime): string;
	date(date: CalendarDate): string;
	money(amount: Amount, currency: Currency): string;
	/** Its name for several. */
	nameOf(currency: Currency): string;
	/** What only this language writes, such as ordinals and dates in words. */
	readonly own: readonly Rule[];
}
