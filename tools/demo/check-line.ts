import { check, type Check, eventsOf, repliesIn } from "../calls/check.ts";
import { median } from "../support/figures.ts";
import type { DemoCall } from "./demo-call.ts";

const MAX_OVERHEAD_MS = 20;
const MAX_STOP_MS = 100;
/** How far the product's idea of what was played may lie from what the caller's loudspeaker did. */
const MAX_PLAYED_DIFFERENCE_MS = 300;

/** How the call went on the line, by the log and by the caller's own loudspeaker. */
export function checkLine(demo: DemoCall): Check[] {
	return [
		endedOnce(demo),
		lineWasQuiet(demo),
		stoppedByTheLog(demo),
		stoppedOnTheWire(demo),
		heardIsTrue(demo),
		overheadIsSmall(demo),
	];
}

function endedOnce({ log }: DemoCall): Check {
	const reasons = eventsOf(log, "call.ended").map((event) => event.data.reason);
	const wanted = ["agent_ended", "caller_hung_up"];
	return check(
		"the call ended exactly once, by a goodbye",
		reasons.length === 1 && reasons.every((reason) => wanted.includes(reason)),
		`call.ended: ${reasons.join(", ") || "none"}`,
	);
}

function lineWasQuiet({ problems }: DemoCall): Check {
	return check(
		"the line reported no error, and the conversation came to its end",
		problems.length === 0,
		problems.join("; ") || "none",
	);
}

function interruptionIn({ log }: DemoCall) {
	return eventsOf(log, "turn.reply_interrupted").find((event) => event.data.by === "caller");
}

function stoppedByTheLog(demo: DemoCall): Check {
	const stopMs = interruptionIn(demo)?.data.bargeInStopMs ?? null;
	return check(
		`the agent stopped within ${MAX_STOP_MS} ms of being interrupted, by the log`,
		stopMs !== null && stopMs <= MAX_STOP_MS,
		stopMs === null ? "no interruption in the log" : `last audio left after ${stopMs} ms`,
	);
}

function stoppedOnTheWire({ interruption }: DemoCall): Check {
	const name = `the caller got no audio later than ${MAX_STOP_MS} ms after the interruption`;
	if (!interruption?.reply.cut) return check(name, false, "no reply was cut short on the line");
	const { cut, lastAudioAtMs } = interruption.reply;
	const stopMs = Math.max(0, Math.round((lastAudioAtMs ?? cut.atMs) - cut.atMs));
	const voiceMs = Math.round(cut.atMs - interruption.spokeAtMs);
	return check(
		name,
		stopMs <= MAX_STOP_MS,
		`last audio ${stopMs} ms after playback_interrupt, which came ${voiceMs} ms after the caller's voice`,
	);
}

function heardIsTrue(demo: DemoCall): Check {
	const name = "what the log says was heard of the interrupted reply is what was played of it";
	const event = interruptionIn(demo);
	const cut = demo.interruption?.reply.cut;
	if (!event || !cut) return check(name, false, "nothing was interrupted");
	const { playedMs } = event.data;
	const [heard, generated] = [words(event.data.heard), words(event.data.generated)];
	const isPrefix = heard !== "" && heard !== generated && generated.startsWith(heard);
	const differenceMs = Math.abs(playedMs - cut.playedMs);
	return check(
		name,
		isPrefix && differenceMs <= MAX_PLAYED_DIFFERENCE_MS,
		`heard "${heard}" of "${generated}"; ${playedMs} ms played by the log, ${Math.round(cut.playedMs)} ms at the caller's`,
	);
}

function overheadIsSmall({ log }: DemoCall): Check {
	const overheads = repliesIn(log).flatMap(({ data: { turn, latency } }) => {
		const { firstAudioMs, llmTimeToFirstTokenMs, ttsTimeToFirstByteMs } = latency;
		if (turn === 0 || firstAudioMs === null) return [];
		if (llmTimeToFirstTokenMs === null || ttsTimeToFirstByteMs === null) return [];
		return [firstAudioMs - llmTimeToFirstTokenMs - ttsTimeToFirstByteMs];
	});
	const p50 = median(overheads);
	return check(
		`the product adds at most ${MAX_OVERHEAD_MS} ms (p50) to its model and synthesiser`,
		p50 !== null && p50 <= MAX_OVERHEAD_MS,
		`p50 ${p50 ?? "unknown"} ms over ${overheads.length} turns: ${overheads.join(" ")} ms`,
	);
}

/** With single spaces between words, as two texts are compared. */
function words(text: string): string {
	return text.replace(/\s+/g, " ").trim();
}
