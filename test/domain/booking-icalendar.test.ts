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
const feedOf = (...appointments: Parameters<typeof iCalendarOf>[0]["upcoming"]) =>
	iCalendarOf({
		name: "Lakeside Clinic",
		timezone: "Europe/London",
		domain: "ringbook",
		refreshMinutes: 15,
		upcoming: appointments,
		past: [],
		isCut: false,
		maxBytes: 1_000_000,
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

const nth = (index: number, startsAt: number) => ({
	...appointment,
	appointmentId: `appt_${index}`,
	startsAt,
	endsAt: startsAt + 1_800_000,
});

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
		expect(feed).toContain("SUMMARY:Cancelled: check up: Maria Lopez\r\n");
		expect(feed).toContain("STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n");
	});

	it("holds all that is to come, and then the latest of the past that fits, and says so", () => {
		const half = 1_800_000;
		const upcoming = Array.from({ length: 300 }, (_, index) => nth(index, ten + index * half));
		const past = Array.from({ length: 12_288 }, (_, index) =>
			nth(10_000 + index, ten - (index + 1) * 10 * 60_000),
		);
		const feed = { name: "Lakeside", timezone: "Europe/London", domain: "x", refreshMinutes: 15 };
		const cut = iCalendarOf({ ...feed, upcoming, past, isCut: false, maxBytes: 1_000_000 });
		expect(new TextEncoder().encode(cut).byteLength).toBeLessThan(1_000_000);
		expect(new TextEncoder().encode(cut).byteLength).toBeGreaterThan(990_000);
		const ids = [...cut.matchAll(/^UID:appt_(\d+)@x/gm)].map(([, id]) => Number(id));
		expect(ids.slice(-300)).toEqual(upcoming.map((_, index) => index));
		const shown = ids.slice(0, -300);
		expect(shown).toEqual(shown.map((_, index) => 10_000 + shown.length - 1 - index));
		expect(cut).toContain("SUMMARY:Not all appointments are in this calendar\r\n");
		const whole = iCalendarOf({
			...feed,
			upcoming,
			past: past.slice(0, 100),
			isCut: false,
			maxBytes: 1_000_000,
		});
		expect(whole).not.toContain("Not all appointments");
		expect(whole.match(/^UID:/gm)).toHaveLength(400);
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
