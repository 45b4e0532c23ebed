import { describe, expect, it } from "vitest";

import { spokenName } from "../../src/domain/people/greet-by-name.ts";
import { isNameOf, nameKeyOf, namesPartOf } from "../../src/domain/people/names.ts";

describe("a name that somebody says", () => {
	it.each([
		["maría LÓPEZ", "Maria Lopez", true],
		["Maria Lopez", "Maria Lopez Garcia", true],
		["Mr Garcia Lopez", "Mr. Lopez-Garcia", true],
		["Dr Jane Smith", "Jane Smith", true],
		["Jose Garcia", "José García", true],
		["Zoe Mueller", "Zoë Müller", true],
		["Zoe Muller", "Zoë Müller", true],
		["Zoë Müller", "Zoe Mueller", true],
		["Bjork", "Björk", true],
		["王芳", "王芳", true],
		["Sean OBrien", "Seán O’Brien", true],
		["Søren Aasen", "Soren Aasen", true],
		["Maria Cruz", "Maria de la Cruz", true],
		["Lopez", "Maria Lopez", false],
		["Dr Smith", "Dr Jane Smith", false],
		["Anna Lopez", "Maria Lopez", false],
		["Anna Maria John Lopez Smith", "Maria Lopez", false],
		["Maria Lopez Smith", "Maria Lopez", false],
		["de", "Maria de la Cruz", false],
		["de la", "Maria de la Cruz", false],
		["Maria de la", "Maria de la Cruz", false],
		["Maria Maria", "Maria Lopez", false],
		["Maria", "Maria", true],
		["Maria", "Maria Le", false],
		["王", "王芳", false],
		["राम", "रमा", false],
		[`Maria ${" ".repeat(60)} Lopez`, "Maria Lopez", false],
		["", "Maria Lopez", false],
		["?!", "Maria Lopez", false],
	])("%j for %j: %j", (said, booked, is) => expect(isNameOf(said, booked)).toBe(is));

	it("chooses an appointment by a part of the name, and by no particle", () => {
		expect(namesPartOf("Anna", "Anna Bennett")).toBe(true);
		expect(namesPartOf("Anna", "Tom Bennett")).toBe(false);
		expect(namesPartOf("de", "Maria de la Cruz")).toBe(false);
	});

	it("is one key however it is spelled", () => {
		const keys = ["Dr. José Müller", "jose mueller", "MULLER, José"].map(nameKeyOf);
		expect(new Set(keys)).toEqual(new Set(["jose-muller"]));
		expect(nameKeyOf("Anna Bennett")).not.toBe(nameKeyOf("Tom Bennett"));
	});
});

describe("a caller whose name is known", () => {
	it.each([
		["Maria Lopez", "Maria"],
		["Dr. Maria Lopez", "Dr. Lopez"],
		["Mrs Lopez", "Mrs Lopez"],
		["Jean-Luc O’Neill", "Jean-Luc"],
		["Łukasz", "Łukasz"],
		["王芳", "王芳"],
		["DR JANE SMITH", "Dr Smith"],
		["MARIA LOPEZ-GARCIA", "Maria"],
		["Unknown Caller", null],
		["WIRELESS CALLER", null],
		["N/A", null],
		["Test Test", null],
		["Private number", null],
		["J. Smith", null],
		["Dr S", null],
		["Acme Dental Ltd", null],
		["Smith & Sons", null],
		["maria", null],
		["Mr", null],
		["+442079460123", null],
		["<b>Maria</b>", null],
		["", null],
		[null, null],
	])("%j is called %j", (name, said) => expect(spokenName(name)).toBe(said));
});
