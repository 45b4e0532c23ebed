import { dataOf, type Invariant, logsOf } from "./evidence.ts";

export const bookingsHappenOnce: Invariant = {
	title:
		"an appointment is made once for an intent, was intended before, and no slot is given twice",
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
		rows.forEach((row, index) => {
			if (!intended.has(row["intent_key"]))
				wrong.push(`nobody intended ${String(row["intent_key"])}`);
			const next = rows[index + 1];
			if (next && Number(next["starts_at"]) < Number(row["ends_at"]))
				wrong.push(`two appointments at ${String(next["starts_at"])}`);
		});
		const made = new Set(rows.map((row) => row["appointment_id"]));
		for (const { callId, log } of logs) {
			const told = log
				.filter(({ type }) => type === "appointment.booked")
				.map((row) => dataOf(row)["appointmentId"]);
			if (new Set(told).size < told.length) wrong.push(`${callId} recorded a booking twice`);
			for (const id of told)
				if (!made.has(id)) wrong.push(`${callId} has ${String(id)}, D1 has not`);
			const promised = log.filter(
				(row) => row.type === "turn.tool_returned" && dataOf(row)["ok"] === true,
			);
			if (promised.length > 0 && told.length === 0)
				wrong.push(`${callId} told its caller of a booking that it has not`);
		}
		return wrong;
	},
};

export const tasksHappenOnce: Invariant = {
	title: "a proposed follow-up is a task in the CRM once, or has visibly failed",
	check: (evidence) =>
		logsOf(evidence).flatMap(({ callId, log }) => {
			const idsOf = (wanted: string) =>
				log.filter(({ type }) => type === wanted).map((row) => dataOf(row)["followUpId"]);
			const proposed = log
				.filter(({ type }) => type === "followup.proposed")
				.map((row) => JSON.stringify(dataOf(row)));
			const booked = idsOf("followup.booked");
			const failed = idsOf("followup.failed");
			const tasks = evidence.d1
				.query("SELECT task_id FROM crm_tasks WHERE task_id LIKE ?", `task_${callId}%`)
				.map((row) => row["task_id"]);
			const wrong: string[] = [];
			if (new Set(proposed).size < proposed.length) wrong.push(`${callId} proposed twice`);
			if (booked.length + failed.length !== proposed.length)
				wrong.push(
					`${callId}: ${proposed.length} proposed, ${booked.length} booked, ${failed.length} failed`,
				);
			for (const id of booked)
				if (!tasks.includes(`task_${String(id)}`)) wrong.push(`no task for ${String(id)}`);
			if (tasks.length > proposed.length) wrong.push(`${callId} has ${tasks.length} tasks`);
			return wrong;
		}),
};

export const remindersFollowBookings: Invariant = {
	title: "a call that booked has a reminder for its appointment",
	check: (evidence) =>
		logsOf(evidence).flatMap(({ callId, log }) => {
			const booked = log.filter(({ type }) => type === "appointment.booked").length;
			const reminders = log.filter(
				(row) => row.type === "followup.proposed" && row.data.includes("appointment_reminder"),
			).length;
			return booked === reminders ? [] : [`${callId} booked ${booked}, reminds of ${reminders}`];
		}),
};

/** The watch looks every two minutes, a queue waits five at most, a workflow's step four. */
const BOUND_MS = 20 * 60_000;

export const sealedMeansComplete: Invariant = {
	title: "an ended call is sealed, complete and archived to the letter, in bounded time",
	check: (evidence) =>
		logsOf(evidence).flatMap(({ callId, log }) => {
			const [row] = evidence.d1.query("SELECT * FROM calls WHERE call_id = ?", callId);
			const seal = log.at(-1);
			if (seal?.type !== "call.sealed")
				return [`${callId} ends with ${seal?.type}, not with its seal`];
			const wrong: string[] = [];
			if (row?.["complete"] !== 1 || row["sealed_seq"] !== seal.seq)
				wrong.push(`${callId} is not complete in D1: ${JSON.stringify(row)}`);
			const archived = [...evidence.r2.objects].filter(([key]) => key.includes(callId));
			const [object] = archived.map(([, stored]) => stored);
			if (object === undefined || archived.length > 1)
				return [...wrong, `${callId} has ${archived.length} archives`];
			const lines = log.map((event) => {
				const { seq, type, v, at } = event;
				return JSON.stringify({ callId, seq, type, v, at, data: dataOf(event) });
			});
			if (object.text !== `${lines.join("\n")}\n`) wrong.push(`${callId}'s archive is not its log`);
			const since = Math.max(
				evidence.calmAt,
				log.find(({ type }) => type === "call.ended")?.at ?? 0,
			);
			const late = object.putAt - since - BOUND_MS;
			if (late > 0) wrong.push(`${callId} was archived ${Math.round(late / 1000)} s too late`);
			return wrong;
		}),
};
