import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { spokenFormIn } from "../../src/providers/speech/spoken-form/spoken-form.ts";

describe("a voice is given what people say", () => {
	it.each([
		["We have 10:30, 14:30 or 9:05.", "We have ten thirty, two thirty p.m. or nine oh five."],
		[
			"At 10:00, 9am, 5 p.m. or 0:15.",
			"At ten o'clock, nine a.m., five p.m. or twelve fifteen a.m.",
		],
		["At 10.30, or at 9.20 for £4.20.", "At ten thirty, or at nine twenty for four pounds twenty."],
		["From 9-5, or 9:00–17:00.", "From nine to five, or nine o'clock to five p.m."],
		["On 2026-12-01.", "On the first of December, twenty twenty-six."],
		[
			"On 5 December 2026 or Dec. 7th.",
			"On the fifth of December, twenty twenty-six or December seventh.",
		],
		[
			"On 24/12/2026, in 2019.",
			"On the twenty-fourth of December, twenty twenty-six, in twenty nineteen.",
		],
		["The 5th, and the 21st.", "The fifth, and the twenty-first."],
		[
			"£45, £4.05, £0.99 or $12.30.",
			"forty-five pounds, four pounds and five pence, ninety-nine pence or twelve dollars and thirty cents.",
		],
		[
			"€1,200, $1.2 million, 45p.",
			"one thousand two hundred euros, one point two million dollars, forty-five pence.",
		],
		[
			"1,234 people, 12.5% and 3.14.",
			"one thousand two hundred and thirty-four people, twelve point five percent and three point one four.",
		],
		[
			"Call +44 20 7946 0000.",
			"Call plus four four, two zero, seven nine four six, zero zero zero zero.",
		],
		[
			"Call 02079460123 or (555) 123-4567.",
			"Call zero two zero, seven nine four six, zero one two three or five five five, one two three, four five six seven.",
		],
		[
			"Code 1234, BK-20413, SW1A 1AA.",
			"Code one two three four, BK two zero four one three, SW one A one AA.",
		],
		[
			"The number is 4 1 5 5 5 5 0 1 2 4.",
			"The number is four one five, five five five, zero one two four.",
		],
		["laura_b2@x.example", "laura underscore b two at x dot example"],
		["See https://www.x.example/book?from=1.", "See x dot example slash book."],
		["1. Check-up (30 min)", "one, Check-up (thirty minutes)"],
		[
			"-5°C, ~20 min, #7, No. 5, 1/2, 1½ and 24/7.",
			"minus five degrees Celsius, about twenty minutes, number seven, number five, a half, one and a half and twenty-four seven.",
		],
		["Mr. Smith & Co. is at No. 10.", "Mr. Smith and Co. is at number ten."],
	])("in English: %s", (written, said) => {
		expect(spokenFormIn("en-GB")(written)).toBe(said);
	});

	it("in English of the United States, with the month first", () => {
		const said = "December twenty-fourth";
		expect(spokenFormIn("en-US")("12/24 and 101")).toBe(
			"the twenty-fourth of December and one hundred one",
		);
		expect(spokenFormIn("en-US")("December 24")).toBe(said);
	});

	it.each([
		["A las 10:30, 14:15 o 1:00.", "A las diez y media, dos y cuarto de la tarde o una."],
		[
			"Cuesta 45 €, 4,50 € o 1.200 euros.",
			"Cuesta cuarenta y cinco euros, cuatro euros con cincuenta céntimos o mil doscientos euros.",
		],
		["Llame al 912 345 678.", "Llame al nueve uno dos, tres cuatro cinco, seis siete ocho."],
		[
			"El 5 de diciembre de 2026 y el 2026-12-07.",
			"El cinco de diciembre de dos mil veintiséis y el siete de diciembre de dos mil veintiséis.",
		],
		["Hay 1 persona, 21 min y 10 %.", "Hay una persona, veintiún minutos y diez por ciento."],
		["ana.b@x.example", "ana punto b arroba x punto example"],
	])("in Spanish: %s", (written, said) => {
		expect(spokenFormIn("es-ES")(written)).toBe(said);
	});

	it("in another language as it is written", () => {
		expect(spokenFormIn("de")("Um 10:30, 45 €.")).toBe("Um 10:30, 45 €.");
	});
});

const spelled = {
	en: "zero one two three four five six seven eight nine",
	es: "cero uno dos tres cuatro cinco seis siete ocho nueve",
};

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));

describe.each(["en", "en-US", "es", "es-MX"])("however a number is written, in %s", (language) => {
	const say = spokenFormIn(language);
	const names = spelled[language.startsWith("en") ? "en" : "es"].split(" ");
	const number = fc.oneof(
		fc.nat(3_000_000).map(String),
		fc.nat(100_000).map((cents) => (cents / 100).toFixed(2)),
		fc.tuple(fc.nat(30), fc.nat(75)).map(([a, b]) => `${a}:${String(b).padStart(2, "0")}`),
		fc.tuple(fc.nat(40), fc.nat(15), fc.nat(2100)).map((parts) => parts.join("/")),
		fc.tuple(fc.nat(999), fc.nat(999)).map((parts) => parts.join("-")),
		digits(11),
		fc.tuple(digits(3), digits(4), digits(4)).map((parts) => parts.join(" ")),
		fc.nat(999_999).map((amount) => amount.toLocaleString(language)),
	);
	const around = fc.constantFrom(
		"",
		" ",
		"£",
		"$",
		"€",
		" €",
		"%",
		" min",
		"th",
		"º",
		" pm",
		"am",
		"BK-",
		"x",
		"+",
		"-",
		"(",
		")",
		".",
		",",
		":",
		"/",
		" at ",
		" in ",
		" May ",
		" de mayo ",
		"½",
		"#",
		"~",
		"@x.example",
	);

	it("no digit is left for the voice", () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(around, number, around), { minLength: 1, maxLength: 4 }),
				(parts) => {
					const text = parts.flat().join("");
					expect(say(text)).not.toMatch(/[\d½]/);
				},
			),
			{ numRuns: 1000 },
		);
	});

	it("no digit of a phone number or code is lost", () => {
		fc.assert(
			fc.property(
				fc.array(digits(3), { minLength: 3, maxLength: 5 }),
				fc.constantFrom(" ", "", "-"),
				(groups, sign) => {
					const said = say(`Tel: ${groups.join(sign)}`);
					const heard = said
						.split(/[^\p{L}]+/u)
						.flatMap((word) => (names.includes(word) ? [names.indexOf(word)] : []));
					expect(heard.join("")).toBe(groups.join(""));
				},
			),
		);
	});

	it("two numbers are never said alike", () => {
		fc.assert(
			fc.property(fc.nat(9_999_999), fc.nat(9_999_999), (one, other) => {
				fc.pre(one !== other);
				expect(say(`${one}`)).not.toBe(say(`${other}`));
			}),
		);
	});
});
