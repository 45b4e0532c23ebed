import type { CallerClient } from "./caller-client.ts";
import type { TurnReport } from "./turn-report.ts";

/** How a turn ended: the words that were shown, or that it was cut short, or failed. */
export type TurnEnd = { shown: string } | "cut_short" | "failed";

/** Tells the client that a turn is over, as the voice protocol has it. Every turn ends with its metrics. */
export function closeTurn(
	client: CallerClient,
	end: TurnEnd,
	{ report, source }: { report: TurnReport; source: "speech" | "text" },
): void {
	if (end === "cut_short") {
		client.send(report.turnMetrics("aborted"));
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

function outcomeOf(end: Exclude<TurnEnd, "cut_short">) {
	if (end === "failed") return "error";
	return end.shown === "" ? "no_output" : "completed";
}
