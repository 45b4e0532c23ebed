import {
	check,
	type Check,
	eventsOf,
	median,
	repliesIn,
	type Seen,
	words,
} from "../calls/check.ts";

const MAX_OVERHEAD_MS = 20;
const MAX_STOP_MS = 100;
/** How far the product's idea of what was played may lie from what the caller's loudspeaker did. */
const MAX_PLAYED_DIFFERENCE_MS = 300;

/** The call itself: its log, the interruption, and what the product adds to its providers' time. */
export function checkCall(seen: Seen): Check[] {
	return [
		logIsWhole(seen),
		endedOnce(seen),
		isSealed(seen),
		lineWasQuiet(seen),
		stoppedByTheLog(seen),
		stoppedOnTheWire(seen),
		heardIsTrue(seen),
		overheadIsSmall(seen),
	];
}

function logIsWhole({ raw, log }: Seen): Check {
	const whole = raw.every((event, index) => event.seq === index + 1);
	const known = log.length === raw.length;
	return check(
		"the log has no gap, and every event is of a known type",
		raw.length > 0 && whole && known,
		`${raw.length} events, ${raw.length - log.length} unknown, seq ${raw.map((event) => event.seq).join(" ")}`,
	);
}

function endedOnce({ log }: Seen): Check {
	const reasons = eventsOf(log, "call.ended").map((event) => event.data.reason);
	const wanted = ["agent_ended", "caller_hung_up"];
	return check(
		"the call ended exactly once, by a goodbye",
		reasons.length === 1 && reasons.every((reason) => wanted.includes(reason)),
		`call.ended: ${reasons.join(", ") || "none"}`,
	);
}

function isSealed({ raw, log }: Seen): Check {
	const last = log.at(-1);
	const finalSeq = last?.type === "call.sealed" ? last.data.finalSeq : null;
	return check(
		"the call is sealed, and the seal is its last event",
		finalSeq === raw.length,
		`last event ${last?.type ?? "none"}, finalSeq ${finalSeq ?? "none"} of ${raw.length}`,
	);
}

function lineWasQuiet({ lineErrors }: Seen): Check {
	return check(
		"the line reported no error",
		lineErrors.length === 0,
		lineErrors.join("; ") || "none",
	);
}

function interruptionIn({ log }: Seen) {
	return eventsOf(log, "turn.reply_interrupted").find((event) => event.data.by === "caller");
}

function stoppedByTheLog(seen: Seen): Check {
	const stopMs = interruptionIn(seen)?.data.bargeInStopMs ?? null;
	return check(
		`the agent stopped within ${MAX_STOP_MS} ms of being interrupted, by the log`,
		stopMs !== null && stopMs <= MAX_STOP_MS,
		stopMs === null ? "no interruption in the log" : `last audio left after ${stopMs} ms`,
	);
}

function stoppedOnTheWire({ conversation }: Seen): Check {
	const name = `the caller got no audio later than ${MAX_STOP_MS} ms after the interruption`;
	const { interruption } = conversation;
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

function heardIsTrue(seen: Seen): Check {
	const name = "what the log says was heard of the interrupted reply is what was played of it";
	const event = interruptionIn(seen);
	const cut = seen.conversation.interruption?.reply.cut;
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

function overheadIsSmall({ log }: Seen): Check {
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
