import type { CallerClient } from "./caller-client.ts";
import type { TurnTimes } from "./reply-measures.ts";
import type { TurnReport } from "./turn-report.ts";

/** What the caller said or typed. */
export interface TurnToAnswer {
	text: string;
	times: TurnTimes;
	/** Aborted when the reply is interrupted. */
	signal: AbortSignal;
	report: TurnReport;
	source: "speech" | "text";
}

/** How a turn ended: with the words that were shown, read before they were spoken, interrupted, or failed. */
export type TurnEnd = { shown: string } | "read" | "interrupted" | "failed";

/** Sends the client the messages that end a turn in the voice protocol. The last one always has the turn's metrics. */
export function closeTurn(
	client: CallerClient,
	end: TurnEnd,
	{ report, source }: Pick<TurnToAnswer, "report" | "source">,
): void {
	// The next turn has begun already.
	if (end === "interrupted" || end === "read") {
		client.send(report.turnMetrics(end === "read" ? "completed" : "aborted"));
		return;
	}
	if (end === "failed") {
		const turn = source === "text" ? "Text turn" : "Voice turn";
		client.send({ type: "error", message: `${turn} failed` });
	} else if (end.shown === "") {
		const nothing = { code: "no_output", stage: "llm", partialOutput: false } as const;
		client.send({ type: "completion_outcome", ...nothing });
		client.send({ type: "error", message: "No response generated" });
	} else if (source === "speech") client.send(report.metrics());
	client.send({ type: "status", status: "listening" });
	client.send(report.turnMetrics(outcomeOf(end)));
}

function outcomeOf(end: Exclude<TurnEnd, "interrupted" | "read">) {
	if (end === "failed") return "error";
	return end.shown === "" ? "no_output" : "completed";
}
