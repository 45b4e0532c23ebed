import { z } from "zod";

import { changesIn, type RecordedChange } from "../../../src/domain/call/appointments.ts";
import { conversationOf, toolsIn } from "../../../src/domain/call/conversation.ts";
import { readEvents } from "../../../src/domain/events/read.ts";
import { dataOf, type Evidence, type Invariant, logsOf, rawOf } from "./evidence.ts";

export const bookingsHappenOnce: Invariant = {
	title: "at most one effect for a key, and at least one unless it visibly failed: appointments",
	check(evidence) {
		const rows = evidence.d1.query("SELECT * FROM appointments ORDER BY starts_at");
		const logs = logsOf(evidence);
		const intended = new Set(
			logs.flatMap(({ log }) =>
				log
					.filter(({ type }) => type === "turn.tool_called")
					.map((row) => dataOf(row)["effectKey"]),
			),
		);
		const wrong: string[] = [];
		const keys = rows.map((row) => row["intent_key"]);
		if (new Set(keys).size < keys.length) wrong.push("an intent was booked twice");
		for (const { intent_key: key, change_key: change } of rows) {
			// The same wish after its appointment was given up is a new one.
			if (!intended.has(key) && !intended.has(String(key).replace(/\/\d+$/, "")))
				wrong.push(`nobody intended ${String(key)}`);
			if (change !== null && !intended.has(change))
				wrong.push(`nobody intended ${JSON.stringify(change)}`);
		}
		const held = rows.filter(({ status }) => status === "booked");
		held.forEach((row, index) => {
			const next = held[index + 1];
			if (next && Number(next["starts_at"]) < Number(row["ends_at"]))
				wrong.push(`two appointments at ${String(next["starts_at"])}`);
		});
		const made = new Set(rows.map((row) => row["appointment_id"]));
		for (const { callId, changes } of changesOf(evidence)) {
			const booked = idsOf(changes, "booked");
			if (new Set(booked).size < booked.length) wrong.push(`${callId} recorded a booking twice`);
			for (const id of booked) if (!made.has(id)) wrong.push(`${callId} has ${id}, D1 has not`);
		}
		const everybody = changesOf(evidence).flatMap(({ changes }) => changes);
		for (const { callId, log } of logs)
			for (const row of log.filter(({ type }) => type === "turn.tool_returned")) {
				const { tool, ok, output } = Promised.parse(dataOf(row));
				const { appointmentId, startsAt, cancelled } = output;
				if (!ok || !WITH_EFFECT.has(tool)) continue;
				// It may be somebody else who brought that about.
				const isRecorded = everybody.some(
					({ status, facts }) =>
						facts.appointmentId === appointmentId &&
						(cancelled ? status === "cancelled" : facts.startsAt === startsAt),
				);
				if (!isRecorded) wrong.push(`${callId} told its caller of a ${tool} that nobody recorded`);
			}
		return wrong;
	},
};

const WITH_EFFECT = new Set(["book_appointment", "move_appointment", "cancel_appointment"]);

const Promised = z.object({
	tool: z.string(),
	ok: z.boolean(),
	output: z.looseObject({
		appointmentId: z.string().optional(),
		startsAt: z.string().optional(),
		cancelled: z.boolean().default(false),
	}),
});

export const appointmentsAreAsRecorded: Invariant = {
	title: "an appointment that was moved or cancelled is recorded once, as the calendar has it",
	check(evidence) {
		const wrong: string[] = [];
		const logs = changesOf(evidence);
		const made = evidence.d1.query("SELECT * FROM appointment_history ORDER BY rowid");
		for (const [index, row] of made.entries()) {
			const { appointment_id: id, change_key: key } = row;
			const log = logs.find(({ callId }) => isOwn(callId, row));
			const { changes = [], uncertain = [] } = log ?? {};
			const same = made.filter((each) => each["change_key"] === key).length;
			const recorded = changes.filter((each) => isChange(each, row)).length;
			const isLatest = !made.slice(index + 1).some((each) => each["appointment_id"] === id);
			if (recorded > same) wrong.push(`${String(key)} was recorded ${recorded} times`);
			// What nobody could know any more when the calendar answered again.
			if (recorded < same && (isLatest || !uncertain.includes(String(key))))
				wrong.push(`${String(key)} was recorded ${recorded} times, and made ${same} times`);
		}
		for (const { callId, changes } of logs)
			for (const change of changes)
				if (
					change.status !== "booked" &&
					!made.some((row) => isOwn(callId, row) && isChange(change, row))
				)
					wrong.push(`${callId}:${change.seq} is a change that it never made in the calendar`);
		return wrong;
	},
};

/** The key of a change begins with the call that made it. */
function isOwn(callId: string, row: Record<string, unknown>): boolean {
	return String(row["change_key"]).startsWith(`${callId}/`);
}

function isChange({ status, facts }: RecordedChange, row: Record<string, unknown>): boolean {
	if (facts.appointmentId !== row["appointment_id"]) return false;
	if (row["status"] === "cancelled") return status === "cancelled";
	return status === "moved" && Date.parse(facts.startsAt) === row["starts_at"];
}

export const remindersFollowBookings: Invariant = {
	title: "whoever booked is reminded of it, once",
	check(evidence) {
		const reminded = logsOf(evidence).flatMap(({ log }) =>
			log
				.filter(({ type }) => type === "appointment.reminder_due")
				.map((row) => `${String(dataOf(row)["appointmentId"])} ${startOf(dataOf(row))}`),
		);
		const wrong = reminded
			.filter((each, index) => reminded.indexOf(each) < index)
			.map((each) => `${each} has two reminders`);
		for (const { changes } of changesOf(evidence))
			for (const { facts } of changes.filter(({ status }) => status !== "cancelled")) {
				const { appointmentId, startsAt } = facts;
				const [row] = evidence.d1.query(
					"SELECT * FROM appointments WHERE appointment_id = ? AND status = 'booked'",
					appointmentId,
				);
				const isIt = row?.["starts_at"] === startOf({ startsAt });
				if (isIt && !reminded.includes(`${appointmentId} ${startOf({ startsAt })}`))
					wrong.push(`nobody is reminded of ${appointmentId} at ${startsAt}`);
			}
		return wrong;
	},
};

function startOf(data: Record<string, unknown>): number {
	return Date.parse(String(data["startsAt"]));
}

/** The calls, with what they recorded of appointments, and the keys of changes whose result they do not know. */
function changesOf(
	evidence: Evidence,
): { callId: string; changes: RecordedChange[]; uncertain: string[] }[] {
	return logsOf(evidence).map(({ callId, log }) => {
		const events = readEvents(log.map((row) => rawOf(callId, row)));
		const tools = toolsIn(conversationOf(events));
		const uncertain = tools
			.filter(({ returned }) => returned?.ok !== true)
			.flatMap(({ effectKey }) => effectKey ?? []);
		return { callId, changes: changesIn(events), uncertain };
	});
}

function idsOf(changes: readonly RecordedChange[], status: RecordedChange["status"]): string[] {
	return changes
		.filter((change) => change.status === status)
		.map(({ facts }) => facts.appointmentId);
}
