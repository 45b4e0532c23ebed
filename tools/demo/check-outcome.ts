import { check, type Check, eventsOf } from "../calls/check.ts";
import { describeStanding } from "../scenarios/judge.ts";
import { digitsOf } from "../scenarios/outcome.ts";
import type { DemoCall } from "./demo-call.ts";

/** What the call led to: booking, summary, follow-up, contact. */
export function checkOutcome(demo: DemoCall): Check[] {
	return [
		isSummarised(demo),
		...(demo.script ? [fieldsAreWhatWasSaid(demo), gotWhatTheyCameFor(demo)] : []),
		bookedWhatTheLogSays(demo),
		isFollowedUp(demo),
		contactIsKnown(demo),
		everythingWasPublished(demo),
	];
}

function expectedIn({ script }: DemoCall) {
	return script?.scenario.expected.appointments[0];
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
	const expected = expectedIn(demo);
	const fields = analysisIn(demo)?.fields;
	const got = [fields?.day, fields?.time, fields?.name].join(" · ");
	const said = expected && [expected.day, expected.times[0], expected.name].join(" · ");
	const phone = digitsOf(fields?.phone);
	const reason = fields?.reason?.toLowerCase() ?? "";
	return check(
		"the extracted day, time, name and phone are what the caller said",
		got === said &&
			expected !== undefined &&
			isNumber(phone, expected.phone) &&
			reason.includes(expected.service),
		`${got} · ${phone} · ${reason}; said: ${said ?? "unknown"} · ${expected?.phone ?? ""}`,
	);
}

function gotWhatTheyCameFor({ script }: DemoCall): Check {
	const why = script?.verdict.why ?? [];
	const booked = script?.outcome.appointments.map(describeStanding) ?? [];
	return check(
		"the caller got the appointment they came for, and nothing else was booked",
		script?.verdict.passed === true,
		[booked.join("; ") || "no appointment", ...why].join("; "),
	);
}

function bookedWhatTheLogSays({ appointments, log }: DemoCall): Check {
	const recorded = eventsOf(log, "appointment.booked").map(({ data }) => keyOf(data));
	const kept = appointments.map(keyOf);
	return check(
		"GET /v1/appointments has the appointments of the log, and no other",
		JSON.stringify(recorded) === JSON.stringify(kept),
		`log: ${recorded.join("; ") || "none"}; calendar: ${kept.join("; ") || "none"}`,
	);
}

/** An appointment's reminder has the id of the event that recorded the booking; any other follow-up is a task. */
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
	const { contacts } = demo;
	const [contact] = contacts;
	const expected = expectedIn(demo);
	const analysis = analysisIn(demo);
	const name = expected?.name ?? analysis?.fields.name ?? null;
	const phone = expected?.phone ?? digitsOf(analysis?.fields.phone);
	const isThisCaller =
		contact?.name === name &&
		isNumber(digitsOf(contact?.phone), phone) &&
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

/** Whether it is the number that was said, which may be without its country code. */
function isNumber(kept: string, said: string): boolean {
	return said !== "" && kept.endsWith(said);
}

function keyOf(one: { appointmentId: string; startsAt: string; phone: string }): string {
	return `${one.appointmentId} ${new Date(one.startsAt).toISOString()} ${one.phone}`;
}

function everythingWasPublished({ costs, raw }: DemoCall): Check {
	return check(
		"the call's object published its whole log",
		costs.publishedThrough === raw.length,
		`through seq ${costs.publishedThrough} of ${raw.length}, in ${costs.messagesPublished} messages`,
	);
}
