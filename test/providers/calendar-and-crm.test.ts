import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { connectCalendar } from "../../src/providers/calendar/connect.ts";
import { type Booking, RESOURCE } from "../../src/providers/calendar/port.ts";
import { connectCrm } from "../../src/providers/crm/connect.ts";
import { D1Crm } from "../../src/providers/crm/d1-crm.ts";
import { HttpCrm } from "../../src/providers/crm/http-crm.ts";
import { itIsACrm, workspaceId as theirs } from "../contracts/crm-contract.ts";
import { newCallId } from "../support/facts.ts";

const calendar = connectCalendar(env.DB);
const HALF_HOUR = 30 * 60_000;
const ten = Date.parse("2026-11-24T10:00:00Z");

/** Every test has a workspace of its own. */
function booking(workspaceId: string, change: Partial<Booking> = {}): Booking {
	const callId = newCallId();
	const startsAt = change.startsAt ?? ten;
	return {
		workspaceId,
		resource: RESOURCE,
		startsAt,
		endsAt: startsAt + HALF_HOUR,
		intentKey: `${callId}/book_appointment/${startsAt}/07700900123`,
		callId,
		service: "cleaning",
		timezone: "Europe/London",
		name: "Maria Lopez",
		phone: "07700900123",
		bookedAt: ten - 86_400_000,
		...change,
	};
}

describe("a slot", () => {
	it("is given once when fifty callers want it at the same moment", async () => {
		const wanted = Array.from({ length: 50 }, () => booking("fifty"));
		const booked = await Promise.all(wanted.map((each) => calendar.book(each)));
		expect(booked.filter(({ ok }) => ok)).toHaveLength(1);
		expect(booked.filter((each) => !each.ok && each.code === "slot_taken")).toHaveLength(49);
	});

	it("is the same appointment when one caller's wish arrives twice, also at once", async () => {
		const wish = booking("twice");
		const [first, second] = await Promise.all([calendar.book(wish), calendar.book(wish)]);
		const third = await calendar.book({ ...wish, name: "M. Lopez", service: "check up" });
		expect([first, second].filter((each) => each.ok && !each.already)).toHaveLength(1);
		expect(third).toMatchObject({ ok: true, already: true });
		const ids = [first, second, third].map((each) => each.ok && each.appointment);
		expect(new Set(ids.map((each) => JSON.stringify(each)))).toHaveLength(1);
		expect(ids[0]).toMatchObject({ service: "cleaning", name: "Maria Lopez" });
	});

	it("cannot be reached into by a longer appointment from either side, or from around it", async () => {
		const held = booking("overlap", { endsAt: ten + 3 * HALF_HOUR });
		expect(await calendar.book(held)).toMatchObject({ ok: true });
		const spans = [
			[ten - HALF_HOUR, ten + 1],
			[ten + HALF_HOUR, ten + 2 * HALF_HOUR],
			[ten + 2 * HALF_HOUR, ten + 5 * HALF_HOUR],
			[ten - HALF_HOUR, ten + 9 * HALF_HOUR],
		] as const;
		for (const [startsAt, endsAt] of spans)
			expect(await calendar.book(booking("overlap", { startsAt, endsAt }))).toEqual({
				ok: false,
				code: "slot_taken",
			});
		const after = { startsAt: held.endsAt, endsAt: held.endsAt + HALF_HOUR };
		expect(await calendar.book(booking("overlap", after))).toMatchObject({ ok: true });
		const before = { startsAt: ten - HALF_HOUR, endsAt: ten };
		expect(await calendar.book(booking("overlap", before))).toMatchObject({ ok: true });
	});

	it("is never shared, whatever lengths are wanted at the same moment", async () => {
		const wanted = Array.from({ length: 60 }, (_, index) => {
			const startsAt = ten + (index % 12) * HALF_HOUR;
			return booking("crowd", { startsAt, endsAt: startsAt + (1 + (index % 5)) * HALF_HOUR });
		});
		const results = await Promise.all(wanted.map((each) => calendar.book(each)));
		const day = { startsAt: ten - 86_400_000, endsAt: ten + 86_400_000 };
		const taken = await calendar.taken("crowd", RESOURCE, day);
		expect(taken).toHaveLength(results.filter(({ ok }) => ok).length);
		for (const [index, span] of taken.slice(1).entries())
			expect(span.startsAt).toBeGreaterThanOrEqual(taken[index]?.endsAt ?? Infinity);
	});

	it("is free for another business", async () => {
		expect(await calendar.book(booking("one"))).toMatchObject({ ok: true });
		expect(await calendar.book(booking("other"))).toMatchObject({ ok: true });
		expect(await calendar.taken("none", RESOURCE, { startsAt: 0, endsAt: 9e15 })).toEqual([]);
	});

	it("is refused by the database itself when it has no length or is longer than a day", async () => {
		for (const endsAt of [ten, ten + 2 * 86_400_000])
			await expect(calendar.book(booking("bad", { endsAt }))).rejects.toMatchObject({
				name: "ProviderError",
				code: "calendar_unavailable",
			});
		expect(await calendar.taken("bad", RESOURCE, { startsAt: 0, endsAt: 9e15 })).toEqual([]);
	});
});

describe("what is taken", () => {
	it("is what reaches into the span, and not what only touches it", async () => {
		await calendar.book(booking("taken", { startsAt: ten - HALF_HOUR, endsAt: ten }));
		await calendar.book(booking("taken", { startsAt: ten, endsAt: ten + 2 * HALF_HOUR }));
		await calendar.book(booking("taken", { startsAt: ten + 2 * HALF_HOUR }));
		const span = { startsAt: ten + HALF_HOUR, endsAt: ten + 2 * HALF_HOUR };
		expect(await calendar.taken("taken", RESOURCE, span)).toEqual([
			{ startsAt: ten, endsAt: ten + 2 * HALF_HOUR },
		]);
	});
});

async function addContact(contactId: string, phone: string): Promise<void> {
	await env.DB.prepare(
		`INSERT INTO contacts (workspace_id, contact_id, name, phone, last_call_id, last_call_at)
		VALUES (?, ?, 'Maria Lopez', ?, 'call_x', 0) ON CONFLICT DO NOTHING`,
	)
		.bind(theirs, contactId, phone)
		.run();
}

itIsACrm("The built-in CRM", async () => ({
	crm: new D1Crm(env.DB),
	async giveAppointment(customerId, { appointmentId, service, startsAt }) {
		const phone = `+44${customerId}`;
		await addContact(customerId, phone);
		const start = Date.parse(startsAt);
		await env.DB.prepare(
			`INSERT INTO appointments (workspace_id, resource, starts_at, ends_at, appointment_id, intent_key,
				call_id, service, timezone, name, phone, booked_at)
			VALUES (?, ?, ?, ?, ?, '', 'call_x', ?, 'Europe/London', 'Maria Lopez', ?, 0)`,
		)
			.bind(theirs, RESOURCE, start, start + 1_800_000, appointmentId, service, phone)
			.run();
	},
	async taskIds() {
		const { results } = await env.DB.prepare(
			"SELECT substr(task_id, 6) AS id FROM crm_tasks WHERE workspace_id = ?",
		)
			.bind(theirs)
			.all<{ id: string }>();
		return results.map(({ id }) => id);
	},
}));

describe("the built-in CRM", () => {
	it("finds what the calendar booked for the customer's phone number", async () => {
		await addContact("contact-of-maria", "02079460123");
		const startsAt = Date.parse("2027-07-20T09:00:00Z");
		const booked = await calendar.book(
			booking(theirs, { startsAt, service: "consultation", phone: "02079460123" }),
		);
		const query = { workspaceId: theirs, customerId: "contact-of-maria", now: startsAt - 1 };
		expect(await new D1Crm(env.DB).nextAppointment(query)).toEqual({
			appointmentId: booked.ok && booked.appointment.appointmentId,
			service: "consultation",
			startsAt: "2027-07-20T10:00:00+01:00",
		});
		const elsewhere = { ...query, workspaceId: "another" };
		expect(await new D1Crm(env.DB).nextAppointment(elsewhere)).toBeNull();
	});
});

describe("which CRM is used", () => {
	it("is the one at CRM_URL where that is set, and the built-in one otherwise", () => {
		const settings = { CRM_URL: "https://crm.example.com", CRM_TOKEN: "secret" };
		expect(connectCrm(env.DB, settings)).toBeInstanceOf(HttpCrm);
		expect(connectCrm(env.DB, {})).toBeInstanceOf(D1Crm);
	});
});
