import { setTimeout as pause } from "node:timers/promises";

import type { z } from "zod";

import type { RecordedEvent } from "../../src/domain/events/catalogue.ts";
import type { RawEvent } from "../../src/domain/events/envelope.ts";
import { readEvents } from "../../src/domain/events/read.ts";
import { AnalyticsAnswer } from "../../src/domain/wire/analytics.ts";
import { AppointmentPage } from "../../src/domain/wire/appointments.ts";
import { CallDetails } from "../../src/domain/wire/calls.ts";
import { ContactPage } from "../../src/domain/wire/contacts.ts";
import { FollowUpList } from "../../src/domain/wire/follow-ups.ts";
import { WebhookDeliveryList } from "../../src/domain/wire/webhooks.ts";
import { readLog } from "../support/read-log.ts";
import type { RingbookApi } from "../support/ringbook-api.ts";

const PATIENCE_MS = 30_000;

/** What the product says about one call through every door it has. */
export interface ReadBack {
	raw: RawEvent[];
	log: RecordedEvent[];
	call: z.infer<typeof CallDetails>;
	appointments: z.infer<typeof AppointmentPage>["data"];
	followUps: z.infer<typeof FollowUpList>["data"];
	contacts: z.infer<typeof ContactPage>["data"];
	deliveries: z.infer<typeof WebhookDeliveryList>["data"];
	analytics: z.infer<typeof AnalyticsAnswer>;
	/** The archive object's lines. */
	archive: string[];
}

/**
 * Waits for the call to be complete: summarised, followed up, sealed.
 * @param isTold whether everybody outside has been told
 * @throws with what is still missing after half a minute
 */
export async function untilComplete(
	api: RingbookApi,
	callId: string,
	isTold: () => boolean,
): Promise<void> {
	const deadline = Date.now() + PATIENCE_MS;
	let missing = "the call is not known yet";
	while (Date.now() < deadline) {
		try {
			const call = await api.get(`/v1/calls/${callId}`, CallDetails);
			if (call.complete && isTold()) return;
			missing = call.complete
				? "a webhook has not arrived"
				: `it is not sealed: ${call.knownEvents} events known, analysis ${call.analysis?.status ?? "missing"}`;
		} catch (error) {
			missing = error instanceof Error ? error.message : String(error);
		}
		await pause(200);
	}
	throw new Error(`${callId} is not complete after ${PATIENCE_MS / 1000} s: ${missing}`);
}

/** Asks every door. @throws when one refuses, or answers in a shape of which it does not speak */
export async function readBack(api: RingbookApi, callId: string): Promise<ReadBack> {
	const raw = await readLog(api, callId);
	const [call, appointments, followUps, contacts, deliveries, analytics, archive] =
		await Promise.all([
			api.get(`/v1/calls/${callId}`, CallDetails),
			api.get(`/v1/appointments?callId=${callId}`, AppointmentPage),
			api.get(`/v1/follow-ups?callId=${callId}`, FollowUpList),
			api.get("/v1/contacts?limit=100", ContactPage),
			api.get(`/v1/webhook-deliveries?callId=${callId}&limit=100`, WebhookDeliveryList),
			api.post("/v1/analytics/query", analyticsOf(callId), AnalyticsAnswer),
			api.text(`/v1/calls/${callId}/archive`),
		]);
	return {
		raw,
		log: readEvents(raw),
		call,
		appointments: appointments.data,
		followUps: followUps.data,
		contacts: contacts.data.filter((contact) => contact.lastCallId === callId),
		deliveries: deliveries.data,
		analytics,
		archive: archive.split("\n").filter((line) => line !== ""),
	};
}

/** Questions whose answers can be counted from the log by hand; see `check-road.ts`. */
function analyticsOf(callId: string) {
	const where = [{ column: "callId", op: "eq", value: callId }];
	return {
		queries: [
			{
				name: "call",
				table: "call",
				operations: [
					{ operation: "count", as: "calls" },
					{ operation: "sum", column: "turns", as: "turns" },
					{ operation: "sum", column: "interruptions", as: "interruptions" },
					{ operation: "max", column: "durationMs", as: "durationMs" },
				],
				where,
			},
			{
				name: "turn",
				table: "turn",
				operations: [
					{ operation: "count", as: "turns" },
					{ operation: "sum", column: "tools", as: "tools" },
					{ operation: "sum", column: "outputTokens", as: "outputTokens" },
					{ operation: "max", column: "firstAudioMs", as: "slowestMs" },
				],
				where,
			},
		],
	};
}
