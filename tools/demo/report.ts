import type { RecordedEvent } from "../../src/domain/events/catalogue.ts";
import { type Check, eventsOf, repliesIn } from "../calls/check.ts";
import type { DemoCall } from "./demo-call.ts";

/** What the demo prints as JSON. Times are milliseconds unless they say otherwise. */
export interface Report {
	callId: string;
	turns: {
		turn: number;
		heard: string;
		generated: string;
		firstAudioMs: number | null;
		responseMs: number | null;
		endOfTurnDelayMs: number | null;
	}[];
	bargeIn: { stopMs: number | null; heardText: string | null };
	summary: string | null;
	/** Events in the log. */
	events: number;
	/** The seq up to which the call's object published. */
	published: number;
	/** Rows that D1 wrote for the call's views; webhook deliveries are not among them. */
	d1Rows: number;
	/** Rows that the call's object wrote until the call ended, counted by itself. */
	durableObjectRowsWritten: number | null;
	/** Of both queues. */
	queueOperations: number;
	/** Deliveries that arrived and were verified. */
	webhooks: number;
	checks: Check[];
	totalSeconds: number;
}

export function reportOf(demo: DemoCall, checks: Check[], totalMs: number): Report {
	const { log, raw, costs, webhooks } = demo;
	const interrupted = eventsOf(log, "turn.reply_interrupted").find(
		(event) => event.data.by === "caller",
	);
	return {
		callId: demo.callId,
		turns: turnsOf(log),
		bargeIn: {
			stopMs: interrupted?.data.bargeInStopMs ?? null,
			heardText: interrupted?.data.heard ?? null,
		},
		summary: demo.call.analysis?.status === "complete" ? demo.call.analysis.summary : null,
		events: raw.length,
		published: costs.publishedThrough,
		d1Rows: costs.d1Rows,
		durableObjectRowsWritten: eventsOf(log, "call.ended").at(-1)?.data.usage.rowsWritten ?? null,
		queueOperations: costs.queueOperations,
		webhooks: webhooks.filter((one) => one.refused === null).length,
		checks,
		totalSeconds: Math.round(totalMs / 100) / 10,
	};
}

/** Each turn that the caller opened, with the reply that shares its number. */
export function turnsOf(log: readonly RecordedEvent[]): Report["turns"] {
	const replies = repliesIn(log);
	return eventsOf(log, "turn.heard").map(({ data: { turn, text: heard } }) => {
		const reply = replies.findLast((one) => one.data.turn === turn);
		return {
			turn,
			heard,
			generated: reply === undefined ? "" : textOf(reply.data),
			firstAudioMs: reply?.data.latency.firstAudioMs ?? null,
			responseMs: reply?.data.latency.responseMs ?? null,
			endOfTurnDelayMs: reply?.data.latency.endOfTurnDelayMs ?? null,
		};
	});
}

function textOf(data: { text: string } | { generated: string }): string {
	return "text" in data ? data.text : data.generated;
}

/** The report for a person: the figures, then every check. */
export function describeReport(report: Report): string {
	const turns = report.turns.map(
		({ turn, heard, responseMs, endOfTurnDelayMs, firstAudioMs }) =>
			`  turn ${turn}  ${ms(responseMs)} from the caller's last sound to the agent's first ` +
			`(end of turn ${ms(endOfTurnDelayMs)}, then ${ms(firstAudioMs)})  "${heard}"`,
	);
	const checks = report.checks.map(
		({ name, ok, evidence }) => `  ${ok ? "ok    " : "FAILED"}  ${name}\n            ${evidence}`,
	);
	const failed = report.checks.filter((one) => !one.ok).length;
	return [
		"",
		"Turns",
		...turns,
		"",
		"Cost",
		`  ${report.events} events, published through ${report.published}; ` +
			`${report.durableObjectRowsWritten ?? "unknown"} Durable Object rows, ${report.d1Rows} D1 rows, ` +
			`${report.queueOperations} queue operations, ${report.webhooks} webhooks`,
		"",
		"Read back from the running product",
		...checks,
		"",
		`${report.checks.length - failed} of ${report.checks.length} checks passed in ${report.totalSeconds} s`,
	].join("\n");
}

function ms(value: number | null): string {
	return value === null ? "unknown" : `${value} ms`;
}
