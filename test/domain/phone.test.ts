import { describe, expect, it } from "vitest";

import { countryOf, countryOfTimezone } from "../../src/domain/people/country.ts";
import { readPhone, spellingsOf, storedPhone } from "../../src/domain/people/phone.ts";

const london = "+447700900123";

describe("a phone number", () => {
	it.each([
		["07700 900123", "GB", london, null],
		["+447700900123", null, london, null],
		["0044 7700 900123", "US", london, null],
		["011 44 7700 900123", "US", london, null],
		["+44 (0)7700-900.123", "US", london, null],
		["(0)20 7946 0000", "GB", "+442079460000", null],
		["020–7946–0000", "GB", "+442079460000", null],
		["+44 7700‑900‑123", null, london, null],
		["07700\u00AD900123", "GB", london, null],
		["07700\u00A0900\u202F123", "GB", london, null],
		["\u200E07700 900123\u200F", "GB", london, null],
		["٠٧٧٠٠٩٠٠١٢٣", "GB", london, null],
		["०७७००९००१२३", "GB", london, null],
		["＋４４ ７７００ ９００１２３", null, london, null],
		["tel:+447700900123", null, london, null],
		["+1 (555) 123-4567 ext. 12", "GB", "+15551234567", "12"],
		["(555) 123-4567 x12", "US", "+15551234567", "12"],
		["07700 900123 extension 4", "GB", london, "4"],
		["06 1234567", "IT", "+39061234567", null],
	])("%j in %s is %s, extension %j", (said, country, phone, extension) => {
		expect(readPhone(said, country)).toEqual({ phone, extension });
	});

	it.each([
		["", "GB"],
		["123", "GB"],
		["call me", "GB"],
		["12345", "GB"],
		["077009001234", "GB"],
		["0000000000", "GB"],
		["+10000000000", "GB"],
		["112 555 0100", "US"],
		["555 0100", "US"],
		["+999123456789", "GB"],
		["07700 900123", null],
	])("%j in %s cannot exist", (said, country) => {
		expect(readPhone(said, country)).toBeNull();
	});

	it("that was stored without a country code is completed, or else stays as it is", () => {
		expect(storedPhone("07700900123", "GB")).toBe(london);
		expect(storedPhone("07700900123", null)).toBe("07700900123");
		expect(storedPhone("5551234", "GB")).toBe("5551234");
		expect(storedPhone("12", "GB")).toBeNull();
		expect(spellingsOf(london)).toEqual([london, "447700900123", "07700900123"]);
	});
});

describe("an agent's country", () => {
	it.each([
		["Europe/London", "GB"],
		["America/New_York", "US"],
		["Pacific/Honolulu", "US"],
		["Europe/Berlin", "DE"],
		["Asia/Calcutta", "IN"],
		["UTC", null],
	])("in %s is %s", (timezone, country) => expect(countryOfTimezone(timezone)).toBe(country));

	it("is the one that it is set to", () => {
		expect(countryOf({ country: "IE", timezone: "Europe/London" })).toBe("IE");
	});
});
