import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { unknownCaller } from "../../src/domain/call/caller.ts";
import { D1Crm } from "../../src/providers/crm/d1-crm.ts";
import {
	another,
	booked,
	calendarWith,
	call,
	context,
	crmAnswering,
	wish,
} from "./tool-context.ts";

describe("get_next_appointment", () => {
	const appointment = {
		appointmentId: "a-1",
		service: "cleaning",
		startsAt: "2026-11-24T10:00:00+00:00",
	};
	const customer = { ...unknownCaller, customerId: "cust-7" };
	const theirs = { ok: true, output: { appointment: { startsAt: wish.startsAt } } };
	const nothing = { ok: true, output: { appointment: null }, events: [] };

	it("is what the CRM knows of a customer, who has to say nothing", async () => {
		const crm = crmAnswering(() => Response.json({ appointment }));
		const known = context("crm", { caller: customer, crm });
		for (const input of [{}, { customerId: "cust-7" }, { customerId: " " }])
			expect(await call("get_next_appointment", input, known)).toMatchObject({
				ok: true,
				output: { appointment },
			});
		const none = context("crm", { caller: customer });
		expect(await call("get_next_appointment", {}, none)).toEqual(nothing);
	});

	it("is that of the number that is calling, whatever the name", async () => {
		const given = context("line");
		await booked(given);
		const caller = { ...unknownCaller, phone: "+447700900123" };
		expect(await call("get_next_appointment", {}, another(given, { caller }))).toMatchObject(
			theirs,
		);
		expect(
			await call("get_next_appointment", { phone: wish.phone }, another(given, { caller })),
		).toMatchObject(theirs);
	});

	it("is the earlier of what the CRM knows and what the calendar has", async () => {
		const given = context("both");
		await booked(given);
		const caller = { ...customer, phone: "+447700900123" };
		const later = { ...appointment, startsAt: "2026-11-24T10:00:00.500+00:00" };
		const crm = crmAnswering(() => Response.json({ appointment: later }));
		expect(await call("get_next_appointment", {}, another(given, { caller, crm }))).toMatchObject(
			theirs,
		);
		const sooner = { ...appointment, startsAt: "2026-11-23T10:00:00+01:00" };
		const other = crmAnswering(() => Response.json({ appointment: sooner }));
		expect(
			await call("get_next_appointment", {}, another(given, { caller, crm: other })),
		).toMatchObject({ output: { appointment: sooner } });
	});

	it("takes both name and number of a caller who is not known, and tells nothing of which was wrong", async () => {
		const given = context("stranger");
		await booked(given);
		await booked(given, { name: "Anna Smith", startsAt: "2026-11-23T09:00:00+00:00" });
		const ask = (input: unknown) => call("get_next_appointment", input, another(given));
		expect(await ask({ name: "maria lopez", phone: "07700-900-123" })).toMatchObject(theirs);
		for (const name of ["Lopez", "Anna Maria John Lopez Smith", "de"])
			expect(await ask({ name, phone: wish.phone })).toEqual(nothing);
		const wrongName = await ask({ name: "Peter Pan", phone: wish.phone });
		const wrongNumber = await ask({ name: wish.name, phone: "07700 900124" });
		expect([wrongName, wrongNumber]).toEqual([nothing, nothing]);
		expect(await ask({ phone: wish.phone })).toMatchObject({ ok: false, code: "bad_name" });
		expect(await ask({ name: wish.name })).toMatchObject({ ok: false, code: "bad_phone" });
		expect(await ask({ name: wish.name, phone: "soon" })).toMatchObject({ code: "bad_phone" });
		expect(await ask({})).toMatchObject({ code: "bad_name" });
	});

	it("is told to nobody who merely says another customer's id", async () => {
		const input = { customerId: "cust-7" };
		for (const customerId of [null, "cust-8"]) {
			const caller = { ...unknownCaller, customerId };
			expect(await call("get_next_appointment", input, context("crm", { caller }))).toMatchObject({
				ok: false,
				code: "not_this_customer",
			});
		}
	});

	it("is not what is over, cancelled, or another business's", async () => {
		const given = context("not-next");
		const appointmentId = await booked(given);
		const asked = { name: wish.name, phone: wish.phone };
		const over = another(given, { now: Date.parse("2026-11-24T10:00:00Z") });
		expect(await call("get_next_appointment", asked, over)).toEqual(nothing);
		expect(await call("get_next_appointment", asked, context("elsewhere"))).toEqual(nothing);
		await call("cancel_appointment", { appointmentId }, given);
		expect(await call("get_next_appointment", asked, another(given))).toEqual(nothing);
	});

	it("is something the model can talk about when the CRM is down, too slow or talks nonsense", async () => {
		const responses = [
			() => new Response("busy", { status: 503 }),
			() => new Response("<html>"),
			() => Promise.reject(new TypeError("no network")),
		];
		const inCalendar = context("crm-down-but");
		await booked(inCalendar);
		for (const respond of responses) {
			const crm = crmAnswering(respond);
			const given = context("crm", { caller: customer, crm });
			expect(await call("get_next_appointment", {}, given)).toEqual({
				ok: false,
				code: "crm_unavailable",
				message:
					"The customer records do not answer right now. Say so, and offer that somebody will call back.",
			});
			const caller = { ...customer, phone: "+447700900123" };
			expect(
				await call("get_next_appointment", {}, another(inCalendar, { caller, crm })),
			).toMatchObject(theirs);
		}
		const calendar = calendarWith({ upcoming: ["before"] });
		const asked = { name: wish.name, phone: wish.phone };
		expect(
			await call("get_next_appointment", asked, context("calendar-down", { calendar })),
		).toMatchObject({ ok: false, code: "calendar_unavailable" });
	});

	it("finds with the built-in CRM what the calendar has of the customer", async () => {
		const given = context("built-in");
		await booked(given);
		await env.DB.prepare(
			`INSERT INTO contacts (workspace_id, contact_id, name, phone, last_call_id, last_call_at)
			VALUES ('built-in', 'cust-7', 'Maria Lopez', '+447700900123', 'call_x', 0) ON CONFLICT DO NOTHING`,
		).run();
		const crm = new D1Crm(env.DB);
		const caller = another(given, { caller: customer, crm });
		expect(await call("get_next_appointment", {}, caller)).toMatchObject(theirs);
	});
});
