import { checkRecord } from "../calls/check-record.ts";
import { check, type Check, eventsOf } from "../calls/check.ts";
import { readBack, type ReadBack, untilComplete } from "../calls/read-back.ts";
import { type Subscriber, SUBSCRIBED } from "../calls/subscriber.ts";
import type { RingbookApi } from "../support/ringbook-api.ts";
import type { PersistentCaller } from "./persistent-caller.ts";

const COMPLETE_WITHIN_MS = 240_000;

/** Waits until the call is complete, and checks that nothing of it was lost or done twice. */
export async function judgeCall(
	api: RingbookApi,
	{ callId, acknowledged }: PersistentCaller,
	subscriber: Subscriber,
): Promise<Check[]> {
	if (callId === null) return [check("the call was answered", false, "it never was")];
	try {
		await untilComplete(api, callId, { webhooks: SUBSCRIBED, withinMs: COMPLETE_WITHIN_MS });
		const found = await readBack(api, callId);
		return [
			...checkRecord(found, subscriber.of(callId)),
			happenedOnce(found),
			nothingIsLost(found, acknowledged),
			bookedAtMostOnce(found),
		];
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return [check("the call can be read back", false, why)];
	}
}

function happenedOnce({ log }: ReadBack): Check {
	const types = ["call.started", "call.ended", "call.analyzed"] as const;
	const times = types.map((type) => eventsOf(log, type).length);
	return check(
		"the call started once, ended once and was analysed once",
		times.every((one) => one === 1),
		types.map((type, index) => `${type} ${times[index]} times`).join(", "),
	);
}

function nothingIsLost({ log }: ReadBack, acknowledged: readonly string[]): Check {
	const lost = missing(
		acknowledged,
		eventsOf(log, "turn.heard").map(({ data }) => data.text),
	);
	return check(
		"everything that was acknowledged is in the log",
		lost.length === 0,
		lost.length === 0 ? `${acknowledged.length} turns` : `lost: ${lost.join(" | ")}`,
	);
}

function bookedAtMostOnce({ log }: ReadBack): Check {
	const { length } = eventsOf(log, "appointment.booked");
	return check("at most one appointment was booked", length <= 1, `${length} booked`);
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
