import { isoOf, localTimeOf } from "../time/local-time.ts";
import type { Appointment } from "./appointment.ts";

/** RFC 5545 counts octets of UTF-8, without the line break. */
const MAX_OCTETS = 75;
const PRODUCT = "-//Ringbook//Ringbook//EN";

type ShownAppointment = Pick<
	Appointment,
	| "appointmentId"
	| "service"
	| "resource"
	| "status"
	| "revision"
	| "startsAt"
	| "endsAt"
	| "name"
	| "phone"
	| "phoneExtension"
	| "bookedAt"
	| "changedAt"
>;

export interface Feed {
	/** What a calendar app shows as the calendar's name. */
	name: string;
	timezone: string;
	/** What makes an appointment's UID the product's own. */
	domain: string;
	/** How often an app may look again. */
	refreshMinutes: number;
	/** What has not begun, the earliest first. */
	upcoming: readonly ShownAppointment[];
	/** What has, the latest first. */
	past: readonly ShownAppointment[];
	/** Whether there are more appointments than were read. */
	isCut: boolean;
	/** The most bytes of the stream. */
	maxBytes: number;
}

/**
 * Appointments as an iCalendar stream (RFC 5545, with RFC 7986's names): everything to come, and then as much of the past
 * as fits. If something is left out, an event says so. The same appointments are the same bytes: nothing in it says when
 * it was made. What was cancelled stays and says so, because an app that was shown an event may keep one that is merely
 * gone.
 */
export function iCalendarOf(feed: Feed): string {
	const { name, timezone, domain, refreshMinutes, upcoming, past, maxBytes } = feed;
	const head = written([
		"BEGIN:VCALENDAR",
		"VERSION:2.0",
		`PRODID:${PRODUCT}`,
		"CALSCALE:GREGORIAN",
		"METHOD:PUBLISH",
		`NAME:${text(name)}`,
		`X-WR-CALNAME:${text(name)}`,
		`X-WR-TIMEZONE:${text(timezone)}`,
		`REFRESH-INTERVAL;VALUE=DURATION:PT${refreshMinutes}M`,
		`X-PUBLISHED-TTL:PT${refreshMinutes}M`,
	]);
	const tail = written(["END:VCALENDAR"]);
	const room = maxBytes - bytesOf(head) - bytesOf(tail) - MAX_NOTICE_BYTES;
	const events = (some: readonly ShownAppointment[]) =>
		some.map((appointment) => written(eventOf(appointment, domain)));
	const shownUpcoming = whatFits(events(upcoming), room);
	const left = room - shownUpcoming.reduce((bytes, event) => bytes + bytesOf(event), 0);
	const shownPast = whatFits(events(past), left);
	const isWhole =
		!feed.isCut && shownUpcoming.length === upcoming.length && shownPast.length === past.length;
	const first = past[shownPast.length - 1] ?? upcoming[0];
	const notice = isWhole || !first ? "" : written(noticeOf(first, { timezone, domain }));
	return [head, notice, ...shownPast.toReversed(), ...shownUpcoming, tail].join("");
}

/** More than the event that says that something is left out. */
const MAX_NOTICE_BYTES = 1000;

function noticeOf(
	first: ShownAppointment,
	{ timezone, domain }: Pick<Feed, "timezone" | "domain">,
): string[] {
	const { date } = localTimeOf(first.startsAt, timezone);
	return [
		"BEGIN:VEVENT",
		`UID:left-out@${domain}`,
		"SEQUENCE:0",
		`DTSTAMP:${utc(first.changedAt)}`,
		`DTSTART;VALUE=DATE:${date.replaceAll("-", "")}`,
		`SUMMARY:${text("Not all appointments are in this calendar")}`,
		`DESCRIPTION:${text(`It holds everything to come, and of the past as much as fits: from ${date} on. The API lists all of them.`)}`,
		"STATUS:CONFIRMED",
		"TRANSP:TRANSPARENT",
		"END:VEVENT",
	];
}

/** The events from the first on that have room. */
function whatFits(events: readonly string[], bytes: number): string[] {
	let left = bytes;
	const over = events.findIndex((event) => {
		left -= bytesOf(event);
		return left < 0;
	});
	return over === -1 ? [...events] : events.slice(0, over);
}

function written(lines: readonly string[]): string {
	return lines.map((line) => `${folded(line)}\r\n`).join("");
}

function bytesOf(value: string): number {
	let bytes = 0;
	for (const character of value) bytes += octetsOf(character);
	return bytes;
}

function eventOf(appointment: ShownAppointment, domain: string): string[] {
	const { appointmentId, service, resource, status, revision, name, phone, phoneExtension } =
		appointment;
	const number = phoneExtension === null ? phone : `${phone} ext. ${phoneExtension}`;
	return [
		"BEGIN:VEVENT",
		`UID:${text(appointmentId)}@${domain}`,
		`SEQUENCE:${revision}`,
		`DTSTAMP:${utc(appointment.changedAt)}`,
		`CREATED:${utc(appointment.bookedAt)}`,
		`LAST-MODIFIED:${utc(appointment.changedAt)}`,
		`DTSTART:${utc(appointment.startsAt)}`,
		`DTEND:${utc(appointment.endsAt)}`,
		// Outlook ignores STATUS.
		`SUMMARY:${text(`${status === "cancelled" ? "Cancelled: " : ""}${service}: ${name}`)}`,
		`DESCRIPTION:${text(`${name}\n${number}`)}`,
		`LOCATION:${text(resource)}`,
		`STATUS:${status === "cancelled" ? "CANCELLED" : "CONFIRMED"}`,
		`TRANSP:${status === "cancelled" ? "TRANSPARENT" : "OPAQUE"}`,
		"END:VEVENT",
	];
}

/** 20261124T100000Z. */
function utc(instant: number): string {
	return `${isoOf(instant, "UTC").slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

/** What callers say may hold anything: a line break in it must not begin another property. */
function text(value: string): string {
	return value
		.replaceAll(/[\\;,]/g, String.raw`\$&`)
		.replaceAll(/\r\n|[\r\n\u0085\u2028\u2029]/g, String.raw`\n`)
		.replaceAll(/\p{Cc}/gu, "");
}

/** Cuts between characters: a continuation begins with a blank, which counts. */
function folded(line: string): string {
	let [folding, octets] = ["", 0];
	for (const character of line) {
		const more = octetsOf(character);
		if (octets + more > MAX_OCTETS) {
			folding += "\r\n ";
			octets = 1;
		}
		folding += character;
		octets += more;
	}
	return folding;
}

function octetsOf(character: string): number {
	const code = character.codePointAt(0) ?? 0;
	if (code < 0x80) return 1;
	if (code < 0x800) return 2;
	return code < 0x1_0000 ? 3 : 4;
}
