import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import { connectCalendar } from "../../src/providers/calendar/connect.ts";
import { connectCrm, connectCrmWriter } from "../../src/providers/crm/connect.ts";
import { D1Crm } from "../../src/providers/crm/d1-crm.ts";
import { HttpCrm } from "../../src/providers/crm/http-crm.ts";
import { mergeContacts } from "../../src/store/records/contact-edits.ts";
import { booking } from "../contracts/bookings.ts";
import { itIsACrm, workspaceId } from "../contracts/crm-contract.ts";
import { batchOf, callEventsDeps } from "../support/consumer-deps.ts";
import { type GivenCall, givenCall, wholeCall } from "../support/facts.ts";
import { FakeCrm } from "../support/fake-crm.ts";
import { tellOf } from "../support/told-crm.ts";

const calendar = connectCalendar(env.DB);

async function project(call: GivenCall, events: unknown): Promise<void> {
	const message = { workspaceId: call.workspaceId, callId: call.callId, events };
	await consumeCallEvents(batchOf("call-events", [message]), callEventsDeps().deps);
}

/** An appointment as src/providers/calendar keeps it. */
async function addAppointment(given: {
	appointmentId: string;
	service: string;
	startsAt: string;
	phone: string;
}): Promise<void> {
	const start = Date.parse(given.startsAt);
	await env.DB.prepare(
		`INSERT INTO appointments (workspace_id, appointment_id, intent_key, agent_id, resource, service, starts_at,
			ends_at, held_from, held_until, timezone, name, phone, booked_at, changed_at)
		VALUES (?1, ?2, ?2, 'reception', 'main', ?3, ?4, ?5, ?4, ?5, 'Europe/London', 'Maria Lopez', ?6, 0, 0)`,
	)
		.bind(workspaceId, given.appointmentId, given.service, start, start + 1_800_000, given.phone)
		.run();
}

async function addContact(contactId: string, phone: string): Promise<void> {
	await env.DB.prepare(
		`INSERT INTO contacts (workspace_id, contact_id, name, phone, last_call_id, last_call_at)
		VALUES (?, ?, 'Maria Lopez', ?, 'call_x', 0) ON CONFLICT DO NOTHING`,
	)
		.bind(workspaceId, contactId, phone)
		.run();
}

itIsACrm("The built-in CRM", async () => ({
	crm: new D1Crm(env.DB),
	tell: project,
	async giveAppointment(customerId, appointment) {
		const phone = `+44${customerId}`;
		await addContact(customerId, phone);
		await addAppointment({ ...appointment, phone });
	},
	async taskIds() {
		const { results } = await env.DB.prepare(
			"SELECT substr(task_id, 6) AS id FROM crm_tasks WHERE workspace_id = ?",
		)
			.bind(workspaceId)
			.all<{ id: string }>();
		return results.map(({ id }) => id);
	},
}));

itIsACrm("The HTTP CRM, in the Worker", async () => {
	const fake = new FakeCrm("token");
	const crm = new HttpCrm({ url: "https://crm.example.com", token: "token", fetch: fake.fetch });
	return {
		crm,
		tell: (call, log) => tellOf(crm, call, log),
		giveAppointment: async (customerId, appointment) =>
			fake.addAppointment(customerId, appointment),
		taskIds: async () => fake.held("task").map(({ externalId }) => externalId),
	};
});

describe("the built-in CRM", () => {
	it("knows a caller by any number of a contact that is several", async () => {
		const crm = new D1Crm(env.DB);
		const ids: string[] = [];
		for (const [index, phone] of ["+442079460121", "+442079460122"].entries()) {
			const call = givenCall({
				workspaceId,
				startedAt: index + 1,
				turns: 2,
				phone,
				name: `N${index}`,
			});
			await project(call, await wholeCall(call));
			ids.push((await crm.findCaller({ workspaceId, phone }))?.contactId ?? "");
		}
		const [contactId = "", intoContactId = ""] = ids;
		expect(await mergeContacts(env.DB, { workspaceId, contactId, intoContactId, at: 1 })).toBe(
			"merged",
		);
		await addAppointment({
			appointmentId: "appt-merged",
			service: "cleaning",
			startsAt: "2027-07-20T09:00:00Z",
			phone: "+442079460121",
		});
		const queries = [
			{ phone: "+44 20 7946 0121" },
			{ phone: "+442079460122" },
			{ customerId: contactId },
		];
		for (const query of queries)
			expect(await crm.findCaller({ workspaceId, ...query })).toMatchObject({
				contactId: intoContactId,
				name: "N1",
				phone: "+442079460122",
				earlierCalls: [{ at: 2 }, { at: 1 }],
			});
		const next = { workspaceId, customerId: intoContactId, now: Date.UTC(2027, 6, 1) };
		expect(await crm.nextAppointment(next)).toMatchObject({ appointmentId: "appt-merged" });
	});

	it("finds what the calendar has booked for the customer's phone number, and not what was cancelled", async () => {
		await addContact("contact-of-maria", "02079460123");
		const startsAt = Date.parse("2027-07-20T09:00:00Z");
		const booked = await calendar.book(
			booking(workspaceId, { startsAt, service: "consultation", phone: "02079460123" }),
		);
		const gone = await calendar.book(
			booking(workspaceId, { startsAt: startsAt - 86_400_000, phone: "02079460123" }),
		);
		if (gone.ok)
			await calendar.cancel({
				...gone.value.appointment,
				workspaceId,
				changeKey: "k",
				by: "caller",
			});
		const query = { workspaceId, customerId: "contact-of-maria", now: startsAt - 2 * 86_400_000 };
		expect(await new D1Crm(env.DB).nextAppointment(query)).toEqual({
			appointmentId: booked.ok && booked.value.appointment.appointmentId,
			service: "consultation",
			startsAt: "2027-07-20T10:00:00+01:00",
		});
		const elsewhere = { ...query, workspaceId: "another" };
		expect(await new D1Crm(env.DB).nextAppointment(elsewhere)).toBeNull();
	});

	it("reads few rows to know a caller, however many calls there were", async () => {
		const phone = "+442079460131";
		for (let index = 0; index < 20; index += 1) {
			const call = givenCall({
				workspaceId: "crm-rows",
				startedAt: index,
				turns: 0,
				phone: `+4420794602${10 + index}`,
			});
			await project(call, await wholeCall(call));
		}
		const call = givenCall({ workspaceId: "crm-rows", startedAt: 99, turns: 2, phone });
		await project(call, await wholeCall(call));
		let read = 0;
		const counting = new Proxy(env.DB, {
			get: (db, key) =>
				key === "prepare"
					? (sql: string) => {
							const statement = db.prepare(sql);
							return {
								bind: (...values: unknown[]) => ({
									all: async () => {
										const result = await statement.bind(...values).all();
										read += result.meta.rows_read;
										return result;
									},
								}),
							};
						}
					: Reflect.get(db, key),
		});
		expect(await new D1Crm(counting).findCaller({ workspaceId: "crm-rows", phone })).toMatchObject({
			phone,
		});
		expect(read).toBeLessThan(15);
	});
});

describe("which CRM is used", () => {
	it("is the one at CRM_URL where that is set, and the built-in one otherwise", () => {
		const settings = { CRM_URL: "https://crm.example.com", CRM_TOKEN: "secret" };
		expect(connectCrm(env.DB, settings)).toBeInstanceOf(HttpCrm);
		expect(connectCrm(env.DB, {})).toBeInstanceOf(D1Crm);
	});

	it("is told of calls only where it is not the built-in one", () => {
		const settings = { CRM_URL: "https://crm.example.com", CRM_TOKEN: "secret" };
		expect(connectCrmWriter(settings)).toBeInstanceOf(HttpCrm);
		expect(connectCrmWriter({})).toBeNull();
	});
});
