import { z } from "zod";

import { readEvents } from "../../src/domain/events/read.ts";
import type { Received } from "../calls/subscriber.ts";
import { readLog } from "../support/read-log.ts";
import type { RingbookApi } from "../support/ringbook-api.ts";
import type { PersistentCaller } from "./persistent-caller.ts";

const Complete = z.looseObject({ complete: z.boolean() });

/** Whether everything that happened in the caller's call has arrived everywhere. */
export async function isComplete(api: RingbookApi, callId: string): Promise<boolean> {
	try {
		return (await api.get(`/v1/calls/${callId}`, Complete)).complete;
	} catch {
		// Its first event may not have arrived yet.
		return false;
	}
}

/** What is wrong with one call, in words; nothing when all is well. */
export async function judgeCall(
	api: RingbookApi,
	caller: PersistentCaller,
	received: readonly Received[],
): Promise<string[]> {
	const { callId } = caller;
	if (callId === null) return ["it was never answered"];
	const raw = await readLog(api, callId);
	const log = readEvents(raw);
	const wrong: string[] = [];
	const expect = (isSo: boolean, otherwise: string) => {
		if (!isSo) wrong.push(`${callId}: ${otherwise}`);
	};
	expect(
		raw.every(({ seq }, index) => seq === index + 1),
		"its log has a gap",
	);
	for (const type of ["call.started", "call.ended", "call.analyzed"] as const) {
		const times = log.filter((event) => event.type === type).length;
		expect(times === 1, `${type} ${times} times`);
	}
	const heard = log.flatMap((event) => (event.type === "turn.heard" ? [event.data.text] : []));
	const lost = missing(caller.acknowledged, heard);
	expect(lost.length === 0, `acknowledged and lost: ${lost.join(" | ")}`);
	const booked = log.filter((event) => event.type === "appointment.booked");
	expect(booked.length <= 1, `${booked.length} bookings recorded`);

	const archive = await api.text(`/v1/calls/${callId}/archive`);
	const lines = archive.trim().split("\n");
	expect(
		lines.join("\n") === raw.map((event) => JSON.stringify(event)).join("\n"),
		`the archive has ${lines.length} lines, the views ${raw.length} events, or they differ`,
	);
	for (const type of ["call.started", "call.ended", "call.analyzed"]) {
		const mine = received.filter((one) => one.callId === callId && one.type === type);
		const ids = new Set(mine.map(({ webhookId }) => webhookId));
		expect(mine.length >= 1, `the subscriber never got ${type}`);
		expect(ids.size <= 1, `${type} came under ${ids.size} ids`);
		expect(
			mine.every(({ refused }) => refused === null),
			`${type} came with a wrong signature`,
		);
	}
	return wrong;
}

/** What stands in `all` more often than in `among`. */
function missing(all: readonly string[], among: readonly string[]): string[] {
	const left = [...among];
	return all.filter((one) => {
		const at = left.indexOf(one);
		if (at === -1) return true;
		left.splice(at, 1);
		return false;
	});
}
