import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { callTools } from "../../src/agent/tools/all.ts";
import type { ToolContext, ToolResult } from "../../src/agent/tools/tool.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { CallEvent } from "../../src/domain/events/catalogue.ts";
import { connectCalendar } from "../../src/providers/calendar/connect.ts";
import { HttpCrm } from "../../src/providers/crm/http-crm.ts";
import { ProviderError } from "../../src/providers/provider-error.ts";
import { newCallId } from "../support/facts.ts";

/** A CRM that answers every request like this. */
function crmAnswering(respond: () => Response | Promise<Response>): HttpCrm {
	return new HttpCrm({
		url: "https://crm.example.com",
		token: "secret",
		fetch: async () => await respond(),
	});
}

/** Every test has a workspace of its own, on a Sunday evening. */
function context(workspaceId: string, change: Partial<ToolContext> = {}): ToolContext {
	return {
		callId: newCallId(),
		workspaceId,
		turn: 3,
		agent: reception,
		customerId: null,
		now: Date.parse("2026-11-22T19:12:00Z"),
		calendar: connectCalendar(env.DB),
		crm: crmAnswering(() => Response.json({ appointment: null })),
		signal: new AbortController().signal,
		...change,
	};
}

/** Calls a tool by name with what a model might write. */
async function call(name: string, input: unknown, given: ToolContext): Promise<ToolResult> {
	const tool = callTools.find((each) => each.name === name);
	if (!tool) throw new Error(`no tool ${name}`);
	return await tool.run(tool.input.parse(input), given);
}

function effectKey(name: string, input: unknown, given: ToolContext): string | null | undefined {
	const tool = callTools.find((each) => each.name === name);
	return tool?.effectKey(tool.input.parse(input), given);
}

const wish = {
	service: "cleaning",
	startsAt: "2026-11-24T10:00:00+00:00",
	name: "Maria Lopez",
	phone: "07700 900123",
};

describe("find_slots", () => {
	it("offers at most six, with the business's own offset, the nearest to the wished time first", async () => {
		const input = { service: "Cleaning", from: "2026-11-24", to: null, time: "10:00" };
		const result = await call("find_slots", input, context("slots"));
		expect(result).toEqual({
			ok: true,
			output: {
				service: "cleaning",
				slots: [
					"10:00/10:30",
					"09:30/10:00",
					"10:30/11:00",
					"09:00/09:30",
					"11:00/11:30",
					"11:30/12:00",
				].map((span) => {
					const [start, end] = span.split("/");
					return {
						startsAt: `2026-11-24T${start}:00+00:00`,
						endsAt: `2026-11-24T${end}:00+00:00`,
					};
				}),
			},
		});
	});

	it("does not offer what was booked", async () => {
		const given = context("booked");
		await call("book_appointment", wish, given);
		const input = { service: "cleaning", from: "2026-11-24", time: "10:00" };
		const result = await call("find_slots", input, given);
		expect(JSON.stringify(result)).not.toContain('"startsAt":"2026-11-24T10:00:00+00:00"');
	});

	it("says which services there are, and when a closed business opens", async () => {
		const given = context("refusals");
		expect(await call("find_slots", { service: "x-ray", from: "2026-11-24" }, given)).toEqual({
			ok: false,
			code: "unknown_service",
			message: 'There is no service "x-ray". The services are: check up, cleaning, consultation.',
		});
		expect(await call("find_slots", { service: "cleaning", from: "2026-11-28" }, given)).toEqual({
			ok: false,
			code: "closed",
			message: "The business is closed on 2026-11-28. It opens next at 2026-11-30T09:00:00+00:00.",
		});
	});
});

describe("book_appointment", () => {
	it("books, tells the model, and gives the log its event", async () => {
		const given = context("books");
		const result = await call("book_appointment", wish, given);
		const { service, startsAt, name } = wish;
		const appointmentId: unknown = expect.stringMatching(/^appt_[0-9a-f]{24}$/);
		expect(result).toMatchObject({ ok: true, output: { appointmentId, service, startsAt } });
		const [event] = result.ok ? (result.events ?? []) : [];
		expect(CallEvent.parse(event)).toEqual({
			type: "appointment.booked",
			v: 1,
			data: {
				turn: 3,
				appointmentId,
				service,
				startsAt,
				endsAt: "2026-11-24T10:30:00+00:00",
				timezone: "Europe/London",
				name,
				phone: "07700900123",
			},
		});
	});

	it("asked twice for the same slot and person in one call has booked once", async () => {
		const given = context("again");
		const again = { ...wish, startsAt: "2026-11-24T10:00:00Z", phone: "07700-900-123" };
		expect(effectKey("book_appointment", wish, given)).toBe(
			`${given.callId}/book_appointment/2026-11-24T10:00:00+00:00/07700900123`,
		);
		expect(effectKey("book_appointment", again, given)).toBe(
			effectKey("book_appointment", wish, given),
		);
		const first = await call("book_appointment", wish, given);
		expect(await call("book_appointment", again, given)).toEqual(first);
	});

	it("offers the nearest others when somebody else was faster", async () => {
		await call("book_appointment", wish, context("faster"));
		expect(await call("book_appointment", wish, context("faster"))).toEqual({
			ok: false,
			code: "slot_taken",
			message:
				"2026-11-24T10:00:00+00:00 has just been taken. Free are 2026-11-24T09:30:00+00:00, 2026-11-24T10:30:00+00:00, 2026-11-24T09:00:00+00:00.",
		});
	});

	it("offers the days after when the whole day is gone", async () => {
		const given = context("full-day");
		for (let half = 18; half < 34; half++) {
			const clock = `${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 ? "30" : "00"}`;
			const startsAt = `2026-11-24T${clock}:00+00:00`;
			expect(await call("book_appointment", { ...wish, startsAt }, given)).toMatchObject({
				ok: true,
			});
		}
		expect(await call("book_appointment", wish, context("full-day"))).toMatchObject({
			code: "slot_taken",
			message: expect.stringContaining("Free are 2026-11-25T09:00:00+00:00"),
		});
	});

	it.each([
		["in_the_past", { startsAt: "2026-11-20T10:00:00+00:00" }],
		["off_grid", { startsAt: "2026-11-24T10:10:00+00:00" }],
		["outside_opening_hours", { startsAt: "2026-11-24T20:00:00+00:00" }],
		["bad_phone", { phone: "unknown" }],
		["bad_name", { name: "" }],
	])("refuses as %s without any effect: %j", async (code, change) => {
		const given = context(`refused-${code}`);
		const input = { ...wish, ...change };
		expect(await call("book_appointment", input, given)).toMatchObject({ ok: false, code });
		expect(effectKey("book_appointment", input, given)).toBeNull();
	});

	it("tells the model when the calendar is down", async () => {
		const down = new ProviderError("calendar_unavailable", { retryable: true });
		const calendar = { taken: () => Promise.reject(down), book: () => Promise.reject(down) };
		const given = context("down", { calendar });
		expect(await call("book_appointment", wish, given)).toMatchObject({
			ok: false,
			code: "calendar_unavailable",
		});
	});
});

describe("get_next_appointment", () => {
	const appointment = {
		appointmentId: "a-1",
		service: "cleaning",
		startsAt: "2026-11-24T10:00:00+00:00",
	};

	it("is what the CRM knows, and null when it knows none", async () => {
		const crm = crmAnswering(() => Response.json({ appointment }));
		const input = { customerId: "cust-7" };
		const known = context("crm", { customerId: "cust-7", crm });
		expect(await call("get_next_appointment", input, known)).toEqual({
			ok: true,
			output: { appointment },
		});
		const none = context("crm", { customerId: "cust-7" });
		expect(await call("get_next_appointment", input, none)).toEqual({
			ok: true,
			output: { appointment: null },
		});
	});

	it("is told to nobody but the customer who was identified", async () => {
		const input = { customerId: "cust-7" };
		for (const customerId of [null, "cust-8"])
			expect(
				await call("get_next_appointment", input, context("crm", { customerId })),
			).toMatchObject({
				ok: false,
				code: "not_this_customer",
			});
	});

	it("is something the model can talk about when the CRM is down, too slow or talks nonsense", async () => {
		const responses = [
			() => new Response("busy", { status: 503 }),
			() => new Response("<html>"),
			() => Promise.reject(new TypeError("no network")),
		];
		for (const respond of responses) {
			const given = context("crm", { customerId: "cust-7", crm: crmAnswering(respond) });
			expect(await call("get_next_appointment", { customerId: "cust-7" }, given)).toEqual({
				ok: false,
				code: "crm_unavailable",
				message:
					"The customer records do not answer right now. Say so, and offer that somebody will call back.",
			});
		}
	});
});
