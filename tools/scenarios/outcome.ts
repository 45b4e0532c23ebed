import { setTimeout as pause } from "node:timers/promises";

import type { z } from "zod";

import { type Appointment, AppointmentPage } from "../../src/domain/wire/appointments.ts";
import { CallDetails } from "../../src/domain/wire/calls.ts";
import type { RingbookApi } from "../support/ringbook-api.ts";

const PATIENCE_MS = 60_000;

/** What stands in the calendar, on the business's own clock. */
export interface Standing {
	readonly service: string;
	readonly day: string;
	readonly time: string;
	readonly name: string;
	/** Digits only. */
	readonly phone: string;
}

/** What came of a call, as the API tells it. */
export interface Outcome {
	readonly endedReason: string | null;
	readonly appointments: readonly Standing[];
	/** Kinds of the follow-ups that were proposed, and for whom. */
	readonly followUps: readonly { kind: string; phone: string | null }[];
}

const PAGE = "limit=100&status=booked";

/**
 * Reads what the call left behind once it is complete: what it booked, for whomever, and what stands
 * under any of these phone numbers.
 * @throws with what is still missing after a minute
 */
export async function readOutcome(
	api: RingbookApi,
	callId: string,
	phones: readonly string[],
): Promise<Outcome> {
	const call = await untilComplete(api, callId);
	const all = await readAppointments(api);
	const standing = all.filter(
		(one) => one.callId === callId || phones.includes(digitsOf(one.phone)),
	);
	return {
		endedReason: call.endedReason,
		appointments: standing.map(onTheClock),
		followUps: call.followUps.map(({ kind, phone }) => ({ kind, phone })),
	};
}

type Row = z.infer<typeof Appointment>;

async function readAppointments(api: RingbookApi): Promise<Row[]> {
	const rows: Row[] = [];
	for (let cursor: string | null = ""; cursor !== null;) {
		const from: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
		const page: z.infer<typeof AppointmentPage> = await api.get(
			`/v1/appointments?${PAGE}${from}`,
			AppointmentPage,
		);
		rows.push(...page.data);
		cursor = page.nextCursor;
	}
	return rows;
}

async function untilComplete(api: RingbookApi, callId: string) {
	const deadline = Date.now() + PATIENCE_MS;
	let missing = "it is not known yet";
	while (Date.now() < deadline) {
		try {
			const call = await api.get(`/v1/calls/${callId}`, CallDetails);
			if (call.complete) return call;
			missing = `${call.knownEvents} events known, not sealed`;
		} catch (error) {
			missing = error instanceof Error ? error.message : String(error);
		}
		await pause(200);
	}
	throw new Error(`${callId} is not complete after ${PATIENCE_MS / 1000} s: ${missing}`);
}

function onTheClock({ service, startsAt, timezone, name, phone }: Row): Standing {
	// Swedish writes dates as ISO 8601 does.
	const local = new Intl.DateTimeFormat("sv-SE", {
		timeZone: timezone,
		dateStyle: "short",
		timeStyle: "short",
	}).format(Date.parse(startsAt));
	const [day = "", time = ""] = local.split(" ");
	return { service, day, time, name, phone: digitsOf(phone) };
}

function digitsOf(phone: string): string {
	return phone.replaceAll(/\D/g, "");
}
