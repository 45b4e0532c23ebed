import { setTimeout as pause } from "node:timers/promises";

import type { RawEvent } from "../../src/domain/events/envelope.ts";
import { readEvents } from "../../src/domain/events/read.ts";
import { CallDetails, CallPage } from "../../src/domain/wire/calls.ts";
import { readLog } from "../support/read-log.ts";
import type { RingbookApi } from "../support/ringbook-api.ts";

const TAIL_EVERY_MS = 1000;

/** The newest calls, one a line. */
export async function listCalls(api: RingbookApi): Promise<void> {
	const { data } = await api.get("/v1/calls?limit=100", CallPage);
	for (const call of data) {
		const { callId, startedAt, endedReason, outcome, contactName } = call;
		console.log(
			[callId, startedAt ?? "not started", endedReason ?? "live", outcome, contactName]
				.filter((part) => part !== null)
				.join("  "),
		);
	}
	if (data.length === 0) console.error("no calls yet");
}

/** How a call went, and what each side can have heard of the other. */
export async function showCall(api: RingbookApi, callId: string): Promise<void> {
	const call = await api.get(`/v1/calls/${callId}`, CallDetails);
	const seconds = call.durationMs === null ? "" : ` after ${Math.round(call.durationMs / 1000)} s`;
	console.log(`${call.callId}  ${call.startedAt ?? ""}  ${call.endedReason ?? "live"}${seconds}`);
	if (call.analysis?.status === "complete") console.log(call.analysis.summary);
	for (const { callerText, heardText, interrupted } of call.transcript) {
		if (callerText !== null) console.log(`  caller  ${callerText}`);
		if (heardText !== null) console.log(`  agent   ${heardText}${interrupted ? " …" : ""}`);
	}
	for (const one of call.appointments)
		console.log(`  booked  ${one.service} ${one.startsAt} for ${one.name}, ${one.phone}`);
	for (const one of call.followUps)
		console.log(`  next    ${one.kind} due ${one.dueAt}, ${one.status}`);
}

/** A call's log as JSON, one event a line: what the archive holds. */
export async function printEvents(api: RingbookApi, callId: string): Promise<void> {
	print(await readLog(api, callId));
}

/** The log so far and what is recorded from now on; returns once the call is sealed. */
export async function tailEvents(api: RingbookApi, callId: string): Promise<void> {
	let afterSeq = 0;
	for (;;) {
		const events = await readLog(api, callId, afterSeq);
		print(events);
		afterSeq = events.at(-1)?.seq ?? afterSeq;
		if (readEvents(events).some((event) => event.type === "call.sealed")) return;
		await pause(TAIL_EVERY_MS);
	}
}

function print(events: readonly RawEvent[]): void {
	for (const event of events) console.log(JSON.stringify(event));
}
