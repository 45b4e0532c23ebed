import { check, type Check, eventsOf } from "../calls/check.ts";
import type { DemoCall } from "./demo-call.ts";

/** What came of the call: the summary, the facts in it, and the deeds. */
export function checkOutcome(demo: DemoCall): Check[] {
	return [
		isSummarised(demo),
		...(demo.expected ? [fieldsAreWhatWasSaid(demo), bookedWhatWasSaid(demo)] : []),
		bookedWhatTheLogSays(demo),
		isFollowedUp(demo),
		contactIsKnown(demo),
		everythingWasPublished(demo),
	];
}

function analysisIn({ log }: DemoCall) {
	const analysis = eventsOf(log, "call.analyzed").at(-1)?.data.analysis;
	return analysis?.status === "complete" ? analysis : null;
}

function isSummarised(demo: DemoCall): Check {
	const analysis = analysisIn(demo);
	const shown = demo.call.analysis?.status === "complete" ? demo.call.analysis.summary : null;
	return check(
		"the call is summarised, and GET /v1/calls/:id shows the log's summary",
		analysis !== null && analysis.summary.length > 0 && shown === analysis.summary,
		analysis?.summary ?? `analysis: ${JSON.stringify(demo.call.analysis)}`,
	);
}

function fieldsAreWhatWasSaid(demo: DemoCall): Check {
	const { expected } = demo;
	const fields = analysisIn(demo)?.fields;
	const got = [fields?.day, fields?.time, fields?.name, digits(fields?.phone)].join(" · ");
	const said = expected && [expected.day, expected.time, expected.name, expected.phone].join(" · ");
	const reason = fields?.reason?.toLowerCase() ?? "";
	return check(
		"the extracted day, time, name and phone are what the caller said",
		got === said && expected !== null && reason.includes(expected.service),
		`${got} · ${reason}; said: ${said ?? "unknown"}`,
	);
}

function bookedWhatWasSaid({ appointments, expected }: DemoCall): Check {
	const got = appointments.map((one) => [
		localTime(one.startsAt, one.timezone),
		one.name,
		digits(one.phone),
		one.service,
	]);
	const said = expected && [
		`${expected.day} ${expected.time}`,
		expected.name,
		expected.phone,
		expected.service,
	];
	return check(
		"one appointment is booked, for the day, time, name and phone that the caller said",
		JSON.stringify(got) === JSON.stringify([said]),
		got.map((one) => one.join(" · ")).join("; ") || "no appointment",
	);
}

function bookedWhatTheLogSays({ appointments, log }: DemoCall): Check {
	const told = eventsOf(log, "appointment.booked").map(({ data }) => keyOf(data));
	const kept = appointments.map(keyOf);
	return check(
		"GET /v1/appointments has the appointments of the log, and no other",
		JSON.stringify(told) === JSON.stringify(kept),
		`log: ${told.join("; ") || "none"}; calendar: ${kept.join("; ") || "none"}`,
	);
}

/** The reminder of an appointment is set under the id of the event that told of it; anything else is a task. */
function isFollowedUp(demo: DemoCall): Check {
	const { followUps, log } = demo;
	const proposed = eventsOf(log, "followup.proposed").map((event) => event.data.followUp);
	const arranged = new Map(
		eventsOf(log, "followup.booked").map(({ data }) => [data.followUpId, data.taskId]),
	);
	const reminders = eventsOf(log, "appointment.booked").map(
		({ callId, seq }) => `${callId}-${seq}`,
	);
	const set = followUps.flatMap(({ kind, taskId }) =>
		kind === "appointment_reminder" ? [taskId] : [],
	);
	return check(
		"what has to happen next is arranged (a reminder is set for the appointment), and GET /v1/follow-ups has it as the log does",
		followUps.length > 0 &&
			followUps.length === proposed.length &&
			followUps.every(
				(one) => one.status === "booked" && one.taskId === arranged.get(one.followUpId),
			) &&
			JSON.stringify(set) === JSON.stringify(reminders),
		followUps
			.map((one) => `${one.kind} due ${one.dueAt}, ${one.status}, ${one.taskId ?? "nothing set"}`)
			.join("; ") || "no follow-up",
	);
}

function contactIsKnown(demo: DemoCall): Check {
	const { contacts, expected } = demo;
	const [contact] = contacts;
	const analysis = analysisIn(demo);
	const name = expected?.name ?? analysis?.fields.name ?? null;
	const phone = expected?.phone ?? digits(analysis?.fields.phone);
	const isThisCaller =
		contact?.name === name &&
		digits(contact?.phone) === phone &&
		contact?.lastSummary === analysis?.summary;
	// Somebody who gave no number cannot be known.
	const fits = phone === "" ? contacts.length === 0 : contacts.length === 1 && isThisCaller;
	return check(
		"the CRM knows the caller by name and phone, with the summary of this call",
		analysis !== null && fits,
		contact
			? `${contact.name ?? "no name"} · ${contact.phone} · ${contact.lastSummary ?? "no summary"}`
			: `no contact of this call; phone said: ${phone || "none"}`,
	);
}

function keyOf(one: { appointmentId: string; startsAt: string; phone: string }): string {
	return `${one.appointmentId} ${new Date(one.startsAt).toISOString()} ${one.phone}`;
}

/** The day and the time on the business's wall, YYYY-MM-DD HH:MM. */
function localTime(instant: string, timeZone: string): string {
	return new Intl.DateTimeFormat("sv-SE", {
		timeZone,
		dateStyle: "short",
		timeStyle: "short",
	}).format(new Date(instant));
}

function everythingWasPublished({ costs, raw }: DemoCall): Check {
	return check(
		"the call's object published its whole log",
		costs.publishedThrough === raw.length,
		`through seq ${costs.publishedThrough} of ${raw.length}, in ${costs.messagesPublished} messages`,
	);
}

function digits(phone: string | null | undefined): string {
	return phone?.replace(/\D/g, "") ?? "";
}
