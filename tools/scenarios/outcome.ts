import type { z } from "zod";

import { type Appointment, AppointmentPage } from "../../src/domain/wire/appointments.ts";
import type { Call } from "../calls/read-back.ts";
import type { RingbookApi } from "../support/ringbook-api.ts";
import type { Scenario } from "./scenario.ts";

/** What stands in the calendar, on the business's own clock. */
export interface Standing {
	readonly service: string;
	readonly day: string;
	readonly time: string;
	readonly name: string;
	/** Digits only. */
	readonly phone: string;
}

/** What came of a call, by the API. */
export interface Outcome {
	readonly endedReason: string | null;
	readonly appointments: readonly Standing[];
	/** Kinds of the follow-ups that were proposed, and for whom. */
	readonly followUps: readonly { kind: string; phone: string | null }[];
}

const PAGE = "limit=100&status=booked";

/** Reads what a complete call left behind: what it booked, and what stands for anybody of the scenario. */
export async function readOutcome(
	api: RingbookApi,
	call: Call,
	{ caller, before }: Scenario,
): Promise<Outcome> {
	const phones = [caller, ...before].map(({ phone }) => phone);
	const all = await readAppointments(api);
	const standing = all.filter(
		(one) =>
			one.callId === call.callId || phones.some((phone) => digitsOf(one.phone).endsWith(phone)),
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

/** None of no phone number. */
export function digitsOf(phone: string | null | undefined): string {
	return phone?.replaceAll(/\D/g, "") ?? "";
}
