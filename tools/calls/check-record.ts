import { createHash } from "node:crypto";

import { check, type Check, eventsOf, repliesIn, type Seen } from "./check.ts";

/** What the demo's subscriber asked to be told of. */
export const SUBSCRIBED = ["call.started", "call.ended", "call.analyzed"];

/** The road from the log to the outside: everything there says what the log says. */
export function checkRoad(seen: Seen): Check[] {
	return [
		analyticsAgree(seen),
		archiveAgrees(seen),
		digestAgrees(seen),
		webhooksArrived(seen),
		everythingWasPublished(seen),
	];
}

function analyticsAgree({ log, analytics }: Seen): Check {
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
		sorted(answered) === sorted(wanted),
		`answered ${sorted(answered)}, counted ${sorted(wanted)}`,
	);
}

function archiveAgrees({ archive, raw }: Seen): Check {
	const lines = raw.map((event) => JSON.stringify(event));
	return check(
		"the archive object holds the log, line by line",
		archive.length > 0 && archive.join("\n") === lines.join("\n"),
		`${archive.length} lines, ${lines.length} events`,
	);
}

function digestAgrees({ archive, log }: Seen): Check {
	const digest = createHash("sha256").update(archive.slice(0, -1).join("\n")).digest("hex");
	const sealed = eventsOf(log, "call.sealed").at(-1)?.data.digest;
	return check(
		"the seal's digest is the archive's",
		sealed === digest,
		`sealed ${sealed?.slice(0, 16) ?? "nothing"}…, archive ${digest.slice(0, 16)}…`,
	);
}

function webhooksArrived({ webhooks, deliveries, callId }: Seen): Check {
	const verified = webhooks.filter((one) => one.refused === null && one.callId === callId);
	const ids = new Set(verified.map((one) => one.webhookId));
	const types = verified.map((one) => one.type);
	const known = deliveries.filter((one) => one.status === "delivered");
	return check(
		"the subscriber got and verified call.started, call.ended and call.analyzed, each under its own id",
		webhooks.length === verified.length &&
			ids.size === SUBSCRIBED.length &&
			SUBSCRIBED.every((type) => types.includes(type)) &&
			known.length === ids.size &&
			known.every((one) => ids.has(one.deliveryId)),
		webhooks.map((one) => `${one.type} ${one.webhookId} ${one.refused ?? "verified"}`).join("; ") ||
			"none arrived",
	);
}

function everythingWasPublished({ costs, raw }: Seen): Check {
	return check(
		"the call's object published its whole log",
		costs.publishedThrough === raw.length,
		`through seq ${costs.publishedThrough} of ${raw.length}, in ${costs.messagesPublished} messages`,
	);
}

function sorted(value: unknown): string {
	return JSON.stringify(value, (_, inner: unknown) =>
		typeof inner === "object" && inner !== null && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
			: inner,
	);
}
