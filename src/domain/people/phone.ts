import {
	type CountryCode,
	getCountries,
	getCountryCallingCode,
	isSupportedCountry,
	parsePhoneNumberFromString,
} from "libphonenumber-js/min";
import metadata from "libphonenumber-js/min/metadata";
import { z } from "zod";

/** Where a numbering plan has the pattern of all numbers of its country, in use or not. */
const NATIONAL_NUMBER_PATTERN = 2;
const Pattern = z.string();

export interface PhoneNumber {
	/** In E.164, such as `+447700900123`. */
	phone: string;
	/** The digits to dial once the call is answered; null when none was said. */
	extension: string | null;
}

/** Whether it is a country, as ISO 3166-1 alpha-2, whose numbers can be read. */
export function isCountry(country: string): country is CountryCode {
	return isSupportedCountry(country);
}

/**
 * Reads a phone number as people write it, in the digits of any script. Null when no such number can exist. A number
 * that can exist need not be in use: those kept for films and examples can be read, too.
 * @param country of numbers without a country code; null when it is not known, and such a number is not read.
 */
export function readPhone(said: string, country: string | null): PhoneNumber | null {
	const defaultCountry = country !== null && isCountry(country) ? country : undefined;
	const options = { extract: false, ...(defaultCountry && { defaultCountry }) };
	const read = parsePhoneNumberFromString(plainSpelling(said), options);
	if (!read?.isPossible() || !canExist(read.countryCallingCode, read.nationalNumber)) return null;
	return { phone: read.number, extension: read.ext ?? null };
}

/** Reads a number, and leaves its extension out. */
export function normalisePhone(said: string, country: string | null): string | null {
	return readPhone(said, country)?.phone ?? null;
}

/**
 * A number as release 0.1 stored it: in E.164 if that can be known, or else its digits. Such a number had no country
 * code when none was said.
 */
export function storedPhone(stored: string, country: string | null): string | null {
	return normalisePhone(stored, country) ?? digitsOf(stored);
}

/** How a number in E.164 may be stored: release 0.1 kept the digits that were said. */
export function spellingsOf(phone: string): string[] {
	const national = parsePhoneNumberFromString(phone)?.formatNational().replaceAll(/\D/g, "");
	return [phone, phone.replace("+", ""), ...(national === undefined ? [] : [national])];
}

/** As release 0.1 spelled a number. Its keys, and rows that nobody can complete, have this. */
export function digitsOf(said: string): string | null {
	const compact = said.replace(/^\s*((?:\+|00)\s*\d+\s*)\(0\)/, "$1").replace(/[\s().\-/]/g, "");
	const [, international, digits] = /^(\+|00)?(\d{7,15})$/.exec(compact) ?? [];
	if (digits === undefined) return null;
	return international === undefined ? digits : `+${digits}`;
}

/** In ASCII: digits of any script, one kind of dash and blank, nothing invisible. `00` is said for `+` everywhere. */
function plainSpelling(said: string): string {
	return said
		.normalize("NFKC")
		.replaceAll(/\p{Nd}/gu, valueOfDigit)
		.replaceAll(/\p{Cf}/gu, "")
		.replaceAll(/[\p{Pd}\u2212]/gu, "-")
		.replaceAll(/\s/gu, " ")
		.trim()
		.replace(/^tel:/i, "")
		.replace(/^\(?00\)?(?=[\s(-]*[1-9])/, "+");
}

/** Unicode has the ten digits of a script in a row, and scripts without a gap between them begin anew after ten. */
function valueOfDigit(digit: string): string {
	const code = digit.codePointAt(0) ?? 0;
	let zero = code;
	while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
	return String((code - zero) % 10);
}

/** Whether a country with this calling code has numbers that begin and end like this, in use or not. */
function canExist(callingCode: string, nationalNumber: string): boolean {
	return getCountries().some((country) => {
		if (getCountryCallingCode(country) !== callingCode) return false;
		const pattern = Pattern.safeParse(metadata.countries[country]?.[NATIONAL_NUMBER_PATTERN]);
		return pattern.success && new RegExp(`^(?:${pattern.data})$`).test(nationalNumber);
	});
}
