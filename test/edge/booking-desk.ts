import type { z } from "zod";

import { reception } from "../../src/domain/agents/reception.ts";
import { startsOn } from "../../src/domain/booking/availability.ts";
import { addDays, localTimeOf } from "../../src/domain/time/local-time.ts";
import { Appointment } from "../../src/domain/wire/appointments.ts";
import { type givenWorkspace, read, send } from "./api.ts";

type Api = Awaited<ReturnType<typeof givenWorkspace>>;

/** The starts of the first day, weeks from now, on which the business is open. */
const today = localTimeOf(Date.now(), reception.timezone).date;
const days = Array.from({ length: 14 }, (_, day) => addDays(today, 40 + day));
export const openDay = days.find((day) => startsOn(reception, day, 30).length > 0) ?? today;
export const closedDay = days.find((day) => startsOn(reception, day, 30).length === 0) ?? today;
export const start = (nth: number) =>
	new Date(startsOn(reception, openDay, 30)[nth]?.startsAt ?? Number.NaN).toISOString();
export const wish = {
	service: "cleaning",
	startsAt: start(2),
	name: "Maria Lopez",
	phone: "07700 900-123",
};

export const post = async (api: Api, path: string, body?: unknown) =>
	await read(await api.ask("POST", `/v1/appointments${path}`, body));

export async function booked(
	api: Api,
	change: Partial<typeof wish> = {},
): Promise<z.infer<typeof Appointment>> {
	const { status, body } = await post(api, "", { ...wish, ...change });
	if (status !== 200 && status !== 201) throw new Error(JSON.stringify(body));
	return Appointment.parse(body);
}

export async function withKey(api: Api, key: string, body: unknown) {
	return await withHeaders(api, { "idempotency-key": key }, { path: "", body });
}

export async function withHeaders(
	api: Api,
	headers: Record<string, string>,
	{ path, body = {} }: { path: string; body?: unknown },
) {
	const answer = await send(`/v1/appointments${path}`, {
		method: "POST",
		headers: {
			authorization: `Bearer ${api.key}`,
			"content-type": "application/json",
			...headers,
		},
		body: JSON.stringify(body),
	});
	return { ...(await read(answer)), etag: answer.headers.get("etag") };
}
