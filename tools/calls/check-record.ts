import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import { check, type Check, eventsOf, repliesIn } from "./check.ts";
import type { ReadBack } from "./read-back.ts";
import { type Received, SUBSCRIBED } from "./subscriber.ts";

/**
 * Checks what must hold after every call, however it went: the log is whole, and everything derived
 * from it agrees with it.
 */
export function checkRecord(found: ReadBack, webhooks: readonly Received[]): Check[] {
	return [
		logIsWhole(found),
		isSealed(found),
		analyticsAgree(found),
		archiveAgrees(found),
		digestAgrees(found),
		webhooksArrived(found, webhooks),
	];
}

function logIsWhole({ raw, log }: ReadBack): Check {
	const whole = raw.every((event, index) => event.seq === index + 1);
	const known = log.length === raw.length;
	return check(
		"the log has no gap, and every event is of a known type",
		raw.length > 0 && whole && known,
		`${raw.length} events, ${raw.length - log.length} unknown, seq ${raw.map((event) => event.seq).join(" ")}`,
	);
}

function isSealed({ raw, log }: ReadBack): Check {
	const last = log.at(-1);
	const finalSeq = last?.type === "call.sealed" ? last.data.finalSeq : null;
	return check(
		"the call is sealed, and the seal is its last event",
		finalSeq === raw.length,
		`last event ${last?.type ?? "none"}, finalSeq ${finalSeq ?? "none"} of ${raw.length}`,
	);
}

function analyticsAgree({ log, analytics }: ReadBack): Check {
	const replies = repliesIn(log);
	const firstAudio = replies.flatMap((reply) => reply.data.latency.firstAudioMs ?? []);
	const turns = new Set(log.flatMap((event) => ("turn" in event.data ? [event.data.turn] : [])));
	const byHand = {
		call: {
			calls: 1,
			turns: eventsOf(log, "turn.heard").length,
			interruptions: eventsOf(log, "turn.reply_interrupted").filter(
				(event) => event.data.by === "caller",
			).length,
			durationMs: eventsOf(log, "call.ended").at(-1)?.data.durationMs,
		},
		turn: {
			turns: turns.size,
			tools: eventsOf(log, "turn.tool_called").length,
			outputTokens: replies.reduce((sum, reply) => sum + reply.data.usage.outputTokens, 0),
			slowestMs: Math.max(...firstAudio),
		},
	};
	const answered = Object.fromEntries(analytics.results.map(({ name, result }) => [name, result]));
	const wanted = Object.fromEntries(Object.entries(byHand).map(([name, row]) => [name, [row]]));
	return check(
		"POST /v1/analytics/query counts what can be counted in the log",
		isDeepStrictEqual(answered, wanted),
		`answered ${JSON.stringify(answered)}, counted ${JSON.stringify(wanted)}`,
	);
}

function archiveAgrees({ archive, raw }: ReadBack): Check {
	const lines = raw.map((event) => JSON.stringify(event));
	return check(
		"the archive object holds the log, line by line",
		archive.length > 0 && archive.join("\n") === lines.join("\n"),
		`${archive.length} lines, ${lines.length} events`,
	);
}

function digestAgrees({ archive, log }: ReadBack): Check {
	const digest = createHash("sha256").update(archive.slice(0, -1).join("\n")).digest("hex");
	const sealed = eventsOf(log, "call.sealed").at(-1)?.data.digest;
	return check(
		"the seal's digest is the archive's",
		sealed === digest,
		`sealed ${sealed?.slice(0, 16) ?? "nothing"}…, archive ${digest.slice(0, 16)}…`,
	);
}

function webhooksArrived({ call, deliveries }: ReadBack, webhooks: readonly Received[]): Check {
	const idsOf = (type: string) =>
		webhooks.filter((one) => one.type === type).map((one) => one.webhookId);
	const ids = new Set(webhooks.map((one) => one.webhookId));
	const delivered = deliveries.filter((one) => one.status === "delivered");
	return check(
		"the subscriber got and verified call.started, call.ended and call.analyzed, each under its own id",
		webhooks.every((one) => one.refused === null && one.callId === call.callId) &&
			SUBSCRIBED.every((type) => new Set(idsOf(type)).size === 1) &&
			ids.size === SUBSCRIBED.length &&
			delivered.length === ids.size &&
			delivered.every((one) => ids.has(one.deliveryId)),
		webhooks.map((one) => `${one.type} ${one.webhookId} ${one.refused ?? "verified"}`).join("; ") ||
			"none arrived",
	);
}
