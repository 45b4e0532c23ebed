import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { iCalendarOf } from "../../src/domain/booking/icalendar.ts";

const ten = Date.parse("2026-11-24T10:00:00Z");
const appointment = {
	appointmentId: "appt_1",
	service: "check up",
	resource: "chair 1",
	status: "booked",
	revision: 0,
	startsAt: ten,
	endsAt: ten + 1_800_000,
	name: "Maria Lopez",
	phone: "+447700900123",
	phoneExtension: null,
	bookedAt: ten - 86_400_000,
	changedAt: ten - 3_600_000,
} as const;
const feedOf = (...appointments: Parameters<typeof iCalendarOf>[0]["appointments"]) =>
	iCalendarOf({
		name: "Lakeside Clinic",
		timezone: "Europe/London",
		domain: "ringbook",
		refreshMinutes: 15,
		appointments,
	});

/** As a reader unfolds, splits and unescapes it (RFC 5545, 3.1 and 3.3.11), independently of how it was written. */
function readBack(feed: string): [string, string][] {
	const lines = feed.replaceAll("\r\n ", "").split("\r\n");
	expect(lines.pop()).toBe("");
	return lines.map((line) => {
		const colon = line.indexOf(":");
		const value = line
			.slice(colon + 1)
			.replaceAll(/\\(.)/g, (_, one: string) => (one === "n" ? "\n" : one));
		return [line.slice(0, colon), value];
	});
}

/** What is left of what somebody said: line breaks are one, and what cannot be seen is gone. */
const tidy = (text: string) =>
	text.replaceAll(/\r\n|[\r\n\u0085\u2028\u2029]/g, "\n").replaceAll(/(?!\n)\p{Cc}/gu, "");

describe("an iCalendar feed", () => {
	it("tells of an appointment what a calendar app needs", () => {
		expect(feedOf(appointment).split("\r\n")).toEqual([
			"BEGIN:VCALENDAR",
			"VERSION:2.0",
			"PRODID:-//Ringbook//Ringbook//EN",
			"CALSCALE:GREGORIAN",
			"METHOD:PUBLISH",
			"NAME:Lakeside Clinic",
			"X-WR-CALNAME:Lakeside Clinic",
			"X-WR-TIMEZONE:Europe/London",
			"REFRESH-INTERVAL;VALUE=DURATION:PT15M",
			"X-PUBLISHED-TTL:PT15M",
			"BEGIN:VEVENT",
			"UID:appt_1@ringbook",
			"SEQUENCE:0",
			"DTSTAMP:20261124T090000Z",
			"CREATED:20261123T100000Z",
			"LAST-MODIFIED:20261124T090000Z",
			"DTSTART:20261124T100000Z",
			"DTEND:20261124T103000Z",
			"SUMMARY:check up: Maria Lopez",
			String.raw`DESCRIPTION:Maria Lopez\n+447700900123`,
			"LOCATION:chair 1",
			"STATUS:CONFIRMED",
			"TRANSP:OPAQUE",
			"END:VEVENT",
			"END:VCALENDAR",
			"",
		]);
	});

	it("says of a cancelled one that it is, and takes no time for it", () => {
		const feed = feedOf({ ...appointment, status: "cancelled", revision: 2 });
		expect(feed).toContain("SEQUENCE:2\r\n");
		expect(feed).toContain("STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n");
	});

	it("lets no name break out of its line, and no line be longer than 75 octets", () => {
		const aName = fc.oneof(
			fc.string({ unit: "grapheme", maxLength: 120 }),
			fc.string({
				unit: fc.constantFrom(";", ",", "\\", "\n", "\r", "é", "😀", "n", "\u2028", " "),
				maxLength: 90,
			}),
		);
		fc.assert(
			fc.property(aName, aName, (name, service) => {
				const feed = feedOf({ ...appointment, name, service });
				for (const line of feed.split("\r\n"))
					expect(new TextEncoder().encode(line).byteLength).toBeLessThanOrEqual(75);
				expect(feed.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
				const read = readBack(feed);
				expect(read.map(([property]) => property)).toEqual(
					readBack(feedOf(appointment)).map(([property]) => property),
				);
				expect(new Map(read).get("SUMMARY")).toBe(tidy(`${service}: ${name}`));
			}),
		);
	});
});
