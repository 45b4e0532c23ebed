import { FollowUp } from "../../../src/domain/events/follow-up.ts";
import { dataOf, type Invariant, logsOf } from "./evidence.ts";

export const followUpsHappenOnce: Invariant = {
	title: "at most one effect for a key, and at least one unless it visibly failed: follow-ups",
	check: (evidence) =>
		logsOf(evidence).flatMap(({ callId, log }) => {
			const wrong: string[] = [];
			const told = (type: string) => log.filter((row) => row.type === type).map(dataOf);
			const proposed = told("followup.proposed").map(({ followUp }) => FollowUp.parse(followUp));
			const settled = ["booked", "declined", "failed"].flatMap((how) => told(`followup.${how}`));
			const ids = proposed.map(({ followUpId }) => followUpId);
			if (new Set(ids).size < ids.length) wrong.push(`${callId} proposed twice`);
			for (const { followUpId, needsApproval } of proposed) {
				const isIt = (data: Record<string, unknown>) => data["followUpId"] === followUpId;
				const ends = settled.filter(isIt).length;
				if (ends !== 1) wrong.push(`${followUpId} has ${ends} outcomes`);
				const booked = told("followup.booked").some(isIt);
				if (booked && needsApproval && !told("followup.approved").some(isIt))
					wrong.push(`${followUpId} was arranged and nobody had said yes`);
			}
			const tasks = evidence.d1
				.query("SELECT task_id FROM crm_tasks WHERE task_id LIKE ?", `task_${callId}%`)
				.map((row) => row["task_id"]);
			const arranged = new Set([...tasks, ...evidence.reminders.keys()]);
			for (const { taskId } of told("followup.booked"))
				if (!arranged.has(taskId)) wrong.push(`nobody has ${String(taskId)}`);
			const callBacks = proposed.filter(({ kind }) => kind === "call_back");
			if (tasks.length > callBacks.length) wrong.push(`${callId} has ${tasks.length} tasks`);
			return wrong;
		}),
};

/** What an object misses it asks for after an hour at most; a queue waits five minutes, a workflow's step four. */
const BOUND_MS = 80 * 60_000;

export const sealedMeansComplete: Invariant = {
	title: "sealed means complete, archived to the letter, within bounded time of the call's end",
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
			const learned = log.findLast(({ type }) => type !== "call.sealed");
			const since = Math.max(evidence.calmAt, learned?.at ?? 0);
			const late = object.putAt - since - BOUND_MS;
			if (late > 0) wrong.push(`${callId} was archived ${Math.round(late / 1000)} s too late`);
			return wrong;
		}),
};
