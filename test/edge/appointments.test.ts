import { beforeAll, describe, expect, it } from "vitest";

import { reception } from "../../src/domain/agents/reception.ts";
import { Appointment, Slots } from "../../src/domain/wire/appointments.ts";
import { givenWorkspace, problem, read } from "./api.ts";
import {
	booked,
	closedDay,
	openDay,
	post,
	start,
	wish,
	withHeaders,
	withKey,
} from "./booking-desk.ts";

const seen = (etag: string) => ({ "if-match": etag });

let stranger: Awaited<ReturnType<typeof givenWorkspace>>;

beforeAll(async () => {
	stranger = await givenWorkspace("w-appointments-stranger");
});

describe("free slots", () => {
	it("are those of an agent and a service, without what is taken, the nearest to a time first", async () => {
		const api = await givenWorkspace("w-slots");
		await booked(api);
		const query = `service=Cleaning&from=${openDay}&time=10:00&limit=3`;
		const answer = await read(await api.ask("GET", `/v1/slots?${query}`));
		const slots = Slots.parse(answer.body);
		expect(slots).toMatchObject({
			agentId: "reception",
			service: "cleaning",
			timezone: "Europe/London",
		});
		expect(slots.data.map(({ startsAt }) => startsAt)).toEqual([start(1), start(3), start(0)]);
	});

	it.each([
		["service", `service=x-ray&from=${openDay}`, "check up, cleaning, consultation"],
		["from", `service=cleaning&from=${closedDay}`, "It opens next at"],
		["from", "service=cleaning&from=2020-01-01", "in the past"],
		["from", "service=cleaning&from=soon", "YYYY-MM-DD"],
		["time", `service=cleaning&from=${openDay}&time=morning`, "HH:MM"],
	])("are refused with what is wrong with %s: %s", async (field, query, says) => {
		const answer = await read(await stranger.ask("GET", `/v1/slots?${query}`));
		expect(answer).toMatchObject(
			problem(422, "invalid_request", {
				errors: [{ field, message: expect.stringContaining(says) }],
			}),
		);
	});

	it("are not those of an agent that there is not", async () => {
		const query = `agentId=nobody&service=cleaning&from=${openDay}`;
		expect(await read(await stranger.ask("GET", `/v1/slots?${query}`))).toMatchObject(
			problem(404, "unknown_agent"),
		);
	});
});

describe("an appointment made through the API", () => {
	it("is booked for nobody's call, and is the same one when it is asked for again", async () => {
		const api = await givenWorkspace("w-book");
		const first = await post(api, "", wish);
		expect(first).toMatchObject({
			status: 201,
			body: {
				agentId: "reception",
				callId: null,
				resource: "main",
				service: "cleaning",
				status: "booked",
				revision: 0,
				startsAt: wish.startsAt,
				phone: "+447700900123",
				movedFrom: null,
			},
		});
		const again = await post(api, "", { ...wish, phone: "+447700900123", name: "LOPEZ, María" });
		expect(again).toEqual({ ...first, status: 200 });
		const { appointmentId } = Appointment.parse(first.body);
		const one = await read(await api.ask("GET", `/v1/appointments/${appointmentId}`));
		expect(one.body).toEqual(first.body);
	});

	it("is one for each person and each service, also under one number", async () => {
		const api = await givenWorkspace("w-family");
		const { agentId, version: _v, workspaceId: _w, ...rest } = reception;
		const definition = { ...rest, agentId, resources: ["chair 1", "chair 2"] };
		expect((await api.ask("POST", `/v1/agents/${agentId}/versions`, { definition })).status).toBe(
			201,
		);
		await api.ask("POST", `/v1/agents/${agentId}/publish`, { version: 2 });
		const [tom, anna] = ["Tom Bennett", "Anna Bennett"].map((name) => ({ ...wish, name }));
		const first = await post(api, "", tom);
		const second = await post(api, "", anna);
		expect([first.status, second.status]).toEqual([201, 201]);
		expect(await post(api, "", tom)).toEqual({ ...first, status: 200 });
		expect(await post(api, "", { ...wish, name: "Eve Bennett" })).toMatchObject(
			problem(409, "slot_taken"),
		);
		const keyed = await withKey(api, "order-1", { ...tom, startsAt: start(6) });
		expect(keyed.status).toBe(201);
		expect(await withKey(api, "order-1", { ...anna, startsAt: start(6) })).toMatchObject(
			problem(422, "idempotency_key_reused"),
		);
	});

	it("is booked anew after it was cancelled, but not by a key that had booked it", async () => {
		const api = await givenWorkspace("w-anew");
		const keyed = await withKey(api, "order-7", wish);
		expect(keyed.status).toBe(201);
		const { appointmentId } = Appointment.parse(keyed.body);
		await post(api, `/${appointmentId}/cancel`);
		expect(await withKey(api, "order-7", wish)).toMatchObject({
			status: 200,
			body: { appointmentId, status: "cancelled" },
		});
		const second = await booked(api);
		await post(api, `/${second.appointmentId}/cancel`);
		const third = await booked(api);
		expect(new Set([appointmentId, second.appointmentId, third.appointmentId]).size).toBe(3);
		expect(await withKey(api, "order-7", { ...wish, service: "check up" })).toMatchObject(
			problem(422, "idempotency_key_reused"),
		);
		expect(await withKey(api, "two words", wish)).toMatchObject(problem(422, "invalid_request"));
	});

	it("is refused when the time is taken, with the times that are free instead", async () => {
		const api = await givenWorkspace("w-taken");
		await booked(api);
		expect(await post(api, "", { ...wish, phone: "07700 900999" })).toMatchObject(
			problem(409, "slot_taken", { free: [start(1), start(3), start(0)] }),
		);
	});

	it.each([
		["startsAt", { startsAt: "2020-01-01T10:00:00Z" }, "in the past"],
		["startsAt", { startsAt: `${closedDay}T10:00` }, "It opens next at"],
		["startsAt", { startsAt: `${openDay}T22:00` }, "outside the opening hours"],
		["startsAt", { startsAt: `${openDay}T10:07` }, "The nearest are"],
		["startsAt", { startsAt: "noon" }, "not a time"],
		["phone", { phone: "call me" }, "no phone number that can exist"],
		["name", { name: "12" }, "name is missing"],
		["service", { service: "root canal" }, "check up, cleaning"],
		["resource", { resource: "chair 9" }, "is not a field"],
	])("is refused with what is wrong with %s: %j", async (field, change, says) => {
		expect(await post(stranger, "", { ...wish, ...change })).toMatchObject(
			problem(422, "invalid_request", {
				errors: [{ field, message: expect.stringContaining(says) }],
			}),
		);
	});

	it("moves and is cancelled, each once, and stays to be read", async () => {
		const api = await givenWorkspace("w-change");
		const { appointmentId } = await booked(api);
		const path = `/${appointmentId}`;
		const moved = await post(api, `${path}/move`, { startsAt: start(5) });
		expect(moved).toMatchObject({
			status: 200,
			body: {
				startsAt: start(5),
				revision: 1,
				callId: null,
				movedFrom: { resource: "main", startsAt: wish.startsAt },
			},
		});
		expect(await post(api, `${path}/move`, { startsAt: start(5) })).toEqual(moved);
		const gone = await post(api, `${path}/cancel`);
		expect(gone).toMatchObject({ status: 200, body: { status: "cancelled", revision: 2 } });
		expect(await post(api, `${path}/cancel`)).toEqual(gone);
		expect(await post(api, `${path}/move`, { startsAt: start(6) })).toMatchObject(
			problem(409, "appointment_cancelled"),
		);
		expect((await read(await api.ask("GET", `/v1/appointments${path}`))).body).toEqual(gone.body);
	});

	it("is changed only as it was seen, where the request says how that was", async () => {
		const api = await givenWorkspace("w-seen");
		const { appointmentId } = await booked(api);
		const move = { path: `/${appointmentId}/move`, body: { startsAt: start(5) } };
		const cancel = { path: `/${appointmentId}/cancel` };
		const moved = await withHeaders(api, seen('"0"'), move);
		expect(moved).toMatchObject({ status: 200, etag: '"1"' });
		// A repeat whose answer was lost is no conflict.
		expect(await withHeaders(api, seen('"0"'), move)).toEqual(moved);
		const stale = problem(409, "appointment_changed", { current: moved.body });
		const elsewhere = { ...move, body: { startsAt: start(6) } };
		expect(await withHeaders(api, seen('"0"'), elsewhere)).toMatchObject({ ...stale, etag: '"1"' });
		expect(await withHeaders(api, seen('W/"0"'), cancel)).toMatchObject(stale);
		expect(await withHeaders(api, {}, { ...cancel, body: { revision: 0 } })).toMatchObject(stale);
		for (const bad of ["yes", '"x"'])
			expect(await withHeaders(api, seen(bad), cancel)).toMatchObject({ status: 422 });
		expect(await withHeaders(api, seen('"1"'), { ...cancel, body: { revision: 0 } })).toMatchObject(
			problem(422, "invalid_request"),
		);
		expect(await withHeaders(api, seen("*"), elsewhere)).toMatchObject({ etag: '"2"' });
		expect(await withHeaders(api, seen('"2"'), cancel)).toMatchObject({
			status: 200,
			body: { status: "cancelled", revision: 3 },
		});
	});

	it("is changed once under one key, whatever became of it since", async () => {
		const api = await givenWorkspace("w-change-keys");
		const { appointmentId } = await booked(api);
		const key = { "idempotency-key": "k-1" };
		const move = { path: `/${appointmentId}/move`, body: { startsAt: start(5) } };
		expect(await withHeaders(api, key, move)).toMatchObject({ status: 200, etag: '"1"' });
		await post(api, move.path, { startsAt: start(6) });
		// The second move stands: the repeat of the first does not undo it.
		expect(await withHeaders(api, key, move)).toMatchObject({
			status: 200,
			body: { startsAt: start(6), revision: 2 },
		});
		const other = { ...move, body: { startsAt: start(7) } };
		expect(await withHeaders(api, key, other)).toMatchObject(
			problem(422, "idempotency_key_reused"),
		);
		const cancel = { path: `/${appointmentId}/cancel` };
		const gone = await withHeaders(api, key, cancel);
		expect(gone).toMatchObject({ status: 200, body: { status: "cancelled", revision: 3 } });
		expect(await withHeaders(api, key, cancel)).toEqual(gone);
		expect(await withHeaders(api, key, move)).toEqual(gone);
	});

	it("does not move onto a taken time, nor to one that is none", async () => {
		const api = await givenWorkspace("w-move-taken");
		const { appointmentId } = await booked(api);
		await booked(api, { startsAt: start(3), phone: "07700 900999" });
		const path = `/${appointmentId}/move`;
		expect(await post(api, path, { startsAt: start(3) })).toMatchObject(
			problem(409, "slot_taken", { free: [start(2), start(4), start(1)] }),
		);
		expect(await post(api, path, { startsAt: "2020-01-01T10:00:00Z" })).toMatchObject(
			problem(422, "invalid_request"),
		);
		expect(await post(api, path, {})).toMatchObject(problem(422, "invalid_request"));
	});

	it("is not there for another workspace, to read or to change", async () => {
		const api = await givenWorkspace("w-hidden");
		const { appointmentId } = await booked(api);
		const path = `/${appointmentId}`;
		const missing = problem(404, "not_found");
		expect(await read(await stranger.ask("GET", `/v1/appointments${path}`))).toMatchObject(missing);
		expect(await post(stranger, `${path}/move`, { startsAt: start(5) })).toMatchObject(missing);
		expect(await post(stranger, `${path}/cancel`)).toMatchObject(missing);
		expect(await post(api, "/appt_none/cancel")).toMatchObject(missing);
		expect(await read(await api.ask("GET", "/v1/appointments/a%20b"))).toMatchObject(
			problem(400, "malformed_id"),
		);
	});
});
