import { getTimezone } from "countries-and-timezones";

import { isCountry } from "./phone.ts";

/**
 * The country of a time zone: the first that the IANA time zone database names for it, which has most of its people.
 * Null for a zone of no country, such as UTC.
 */
export function countryOfTimezone(timezone: string): string | null {
	const country = getTimezone(timezone)?.countries[0];
	return country !== undefined && isCountry(country) ? country : null;
}

/** ISO 3166-1 alpha-2: the country that an agent is set to, or else that of its time zone. */
export function countryOf({
	country,
	timezone,
}: {
	country?: string | undefined;
	timezone: string;
}): string | null {
	return country ?? countryOfTimezone(timezone);
}
