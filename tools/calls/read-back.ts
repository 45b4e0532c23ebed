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

export type Call = z.infer<typeof CallDetails>;

/** What the product's API says about one call. */
export interface ReadBack {
	raw: RawEvent[];
	log: RecordedEvent[];
	call: Call;
	appointments: z.infer<typeof AppointmentPage>["data"];
	followUps: z.infer<typeof FollowUpList>["data"];
	contacts: z.infer<typeof ContactPage>["data"];
	deliveries: z.infer<typeof WebhookDeliveryList>["data"];
	analytics: z.infer<typeof AnalyticsAnswer>;
	/** The archive object's lines. */
	archive: string[];
}

interface Waiting {
	/** Types of the webhooks that must have been delivered, too. */
	readonly webhooks?: readonly string[];
	readonly withinMs?: number;
}

/**
 * Waits for the call to be complete: summarised, followed up, sealed.
 * @throws with what is still missing when it takes too long
 */
export async function untilComplete(
	api: RingbookApi,
	callId: string,
	{ webhooks = [], withinMs = 60_000 }: Waiting = {},
): Promise<Call> {
	const deadline = Date.now() + withinMs;
	let missing = "the call is not known yet";
	while (Date.now() < deadline) {
		try {
			const call = await api.get(`/v1/calls/${callId}`, CallDetails);
			const undelivered = call.complete ? await undeliveredOf(api, callId, webhooks) : [];
			if (call.complete && undelivered.length === 0) return call;
			missing = call.complete
				? `no webhook was delivered of ${undelivered.join(", ")}`
				: `it is not sealed: ${call.knownEvents} events known, analysis ${call.analysis?.status ?? "missing"}`;
		} catch (error) {
			missing = error instanceof Error ? error.message : String(error);
		}
		await pause(200);
	}
	throw new Error(`${callId} is not complete after ${withinMs / 1000} s: ${missing}`);
}

async function undeliveredOf(
	api: RingbookApi,
	callId: string,
	webhooks: readonly string[],
): Promise<readonly string[]> {
	if (webhooks.length === 0) return [];
	const { data } = await api.get(deliveriesOf(callId), WebhookDeliveryList);
	return webhooks.filter(
		(type) => !data.some((one) => one.eventType === type && one.status === "delivered"),
	);
}

function deliveriesOf(callId: string): string {
	return `/v1/webhook-deliveries?callId=${callId}&limit=100`;
}

/** @throws when a route refuses, or answers in another shape than it is documented with */
export async function readBack(api: RingbookApi, callId: string): Promise<ReadBack> {
	const raw = await readLog(api, callId);
	const [call, appointments, followUps, contacts, deliveries, analytics, archive] =
		await Promise.all([
			api.get(`/v1/calls/${callId}`, CallDetails),
			api.get(`/v1/appointments?callId=${callId}`, AppointmentPage),
			api.get(`/v1/follow-ups?callId=${callId}`, FollowUpList),
			api.get("/v1/contacts?limit=100", ContactPage),
			api.get(deliveriesOf(callId), WebhookDeliveryList),
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

/** Questions whose answers can be counted from the log by hand; see `check-record.ts`. */
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
