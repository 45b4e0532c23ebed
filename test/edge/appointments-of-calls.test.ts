import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import { AppointmentPage } from "../../src/domain/wire/appointments.ts";
import { connectCalendar } from "../../src/providers/calendar/connect.ts";
import { givenCall, newCallId, recorded, sealed, started } from "../support/facts.ts";
import { loggedCall } from "../support/logged-call.ts";
import { givenAppointments, givenWorkspace, problem, read } from "./api.ts";
import { post, start, wish } from "./booking-desk.ts";

/** Booked in the calendar as its call would, and the call's own log. */
async function made(workspaceId: string, { over = true, known = true } = {}) {
	const api = await givenWorkspace(workspaceId);
	const given = givenCall({ workspaceId });
	const startsAt = Date.parse(wish.startsAt);
	const endsAt = startsAt + 30 * 60_000;
	const result = await connectCalendar(env.DB).book({
		workspaceId,
		agentId: "reception",
		callId: given.callId,
		service: "cleaning",
		startsAt,
		endsAt,
		heldFrom: startsAt,
		heldUntil: endsAt,
		resources: ["main"],
		intentKey: "k",
		timezone: "Europe/London",
		name: "Maria Lopez",
		phone: "+447700900123",
		phoneExtension: null,
		phoneSaid: null,
		bookedAt: given.startedAt,
	});
	if (!result.ok) throw new Error("taken");
	const ended: CallEvent = {
		type: "call.ended",
		v: 1,
		data: {
			reason: "caller_hung_up",
			durationMs: 9,
			usage: { recognisedAudioMs: 0, audioFramesIn: 0, rowsWritten: 0 },
		},
	};
	const events = [started(given), ...(over ? [ended] : [])];
	const log = over ? await sealed(given, recorded(given, events)) : recorded(given, events);
	const object = known ? await loggedCall(given.callId, log) : env.CALLS.getByName(given.callId);
	const told = () =>
		runInDurableObject(object, (agent) =>
			agent.readLog().filter(({ type }) => type.startsWith("appointment.")),
		);
	const wake = () => object.publishAgain([]);
	return { api, path: `/${result.value.appointment.appointmentId}`, told, wake };
}

describe("an appointment that a call made", () => {
	it("is told to that call's log when the office moves and cancels it, once each", async () => {
		const { api, path, told } = await made("w-told");
		for (let time = 1; time <= 2; time++)
			expect((await post(api, `${path}/move`, { startsAt: start(5) })).status).toBe(200);
		for (let time = 1; time <= 2; time++)
			expect((await post(api, `${path}/cancel`)).status).toBe(200);
		const office = { by: "office", turn: null, appointmentId: path.slice(1) };
		expect(await told()).toMatchObject([
			{
				type: "appointment.moved",
				data: { ...office, movedFrom: { resource: "main" } },
			},
			{ type: "appointment.cancelled", data: office },
		]);
	});

	it("is not called changed before its log has it: a repeat completes what was left half done", async () => {
		const { api, path, told, wake } = await made("w-half-done", { over: false });
		const early = await post(api, `${path}/cancel`);
		expect(early).toMatchObject(problem(503, "not_recorded"));
		expect(await told()).toEqual([]);
		// The sweep wakes the call, its caller does not come back, and two seconds later it is over.
		await wake();
		await expect
			.poll(async () => (await post(api, `${path}/cancel`)).status, { timeout: 15_000 })
			.toBe(200);
		expect(await told()).toMatchObject([{ type: "appointment.cancelled" }]);
	});

	it("changes also when its call has left no log", async () => {
		const { api, path, told } = await made("w-no-log", { known: false });
		expect((await post(api, `${path}/cancel`)).status).toBe(200);
		expect(await told()).toEqual([]);
	});
});

describe("appointments", () => {
	it("are listed by their start, from a time to a time, by status and agent, page by page", async () => {
		const api = await givenWorkspace("w-list");
		const call = givenCall({ workspaceId: "w-list" });
		await givenAppointments(call);
		await post(api, "/apt_1/cancel");
		const list = async (query: string) =>
			AppointmentPage.parse((await read(await api.ask("GET", `/v1/appointments?${query}`))).body);
		const ids = async (query: string) =>
			(await list(query)).data.map(({ appointmentId }) => appointmentId);
		const first = await list("limit=2");
		expect(first.data.map(({ appointmentId }) => appointmentId)).toEqual(["apt_2", "apt_0"]);
		const second = await list(`limit=2&cursor=${first.nextCursor}`);
		expect([second.data.map(({ appointmentId }) => appointmentId), second.nextCursor]).toEqual([
			["apt_1"],
			null,
		]);
		expect(await ids("from=2026-11-24T10:30:00Z")).toEqual(["apt_0", "apt_1"]);
		expect(await ids("to=2026-11-24T10:30:00Z")).toEqual(["apt_2"]);
		expect(await ids("status=booked")).toEqual(["apt_2", "apt_0"]);
		expect(await ids("status=cancelled&limit=1")).toEqual(["apt_1"]);
		expect(await ids("agentId=reception")).toHaveLength(3);
		expect(await ids("agentId=another")).toEqual([]);
		expect(await ids(`callId=${call.callId}`)).toHaveLength(3);
		expect(await ids(`callId=${newCallId()}`)).toEqual([]);
		expect(await read(await api.ask("GET", "/v1/appointments?status=maybe"))).toMatchObject(
			problem(422, "invalid_request", {
				errors: [{ field: "status", message: "takes booked or cancelled" }],
			}),
		);
	});
});
