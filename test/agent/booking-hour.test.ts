import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import type { ToolContext } from "../../src/agent/tools/tool.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { connectCalendar } from "../../src/providers/calendar/connect.ts";
import { booked, call, context, effectKey, wish } from "./tool-context.ts";

const offered = async (given: ToolContext) => {
	const search = { service: "cleaning", from: "2027-03-30", time: "10:00" };
	return await call("find_slots", search, given);
};

describe("the hour of a booking", () => {
	const march = {
		agent: { ...reception, resources: ["left", "right"] },
		now: Date.parse("2027-03-20T12:00:00Z"),
	};
	const ten = "2027-03-30T10:00:00+01:00";

	it.each([
		"s1",
		"2027-03-30 10:00",
		"2027-03-30T10:00:00+0100",
		"2027\u201103\u201130T10:00:00+01:00",
		"2027-03-30T10:00:00.000+01:00",
		"2027-03-30t10:00",
		"10am",
		"ten",
	])("is the one that was offered: %s", async (startsAt) => {
		const given = context(`hour-${startsAt}`, march);
		expect(JSON.stringify(await offered(given))).toContain(`[{"id":"s1","startsAt":"${ten}"`);
		const result = await call("book_appointment", { ...wish, startsAt }, given);
		expect(result).toMatchObject({ ok: true, output: { startsAt: ten } });
		expect(JSON.stringify(result)).toMatch(
			/"say":"The appointment is booked: cleaning, Tuesday,? 30 March at 10 am, in the name of Maria Lopez\."/,
		);
		expect(effectKey("book_appointment", { ...wish, startsAt }, given)).toBe(
			effectKey("book_appointment", { ...wish, startsAt: ten }, given),
		);
	});

	it.each(["2027-03-30T10:00:00+00:00", "2027-03-30T10:00:00Z", "2027-03-30 10:00 UTC"])(
		"is never another: %s is refused, and says what was meant",
		async (startsAt) => {
			const given = context("hour-refused", march);
			await offered(given);
			const input = { ...wish, startsAt };
			expect(await call("book_appointment", input, given)).toMatchObject({
				ok: false,
				code: "wrong_offset",
				message: expect.stringContaining(`s1: ${ten}`),
			});
			expect(effectKey("book_appointment", input, given)).toBeNull();
			const span = { startsAt: 0, endsAt: 9e15 };
			expect(await connectCalendar(env.DB).held("hour-refused", span)).toEqual([]);
		},
	);

	it("is the one that was offered, of a move, too", async () => {
		const given = context("hour-moved", march);
		await offered(given);
		const appointmentId = await booked(given, { startsAt: "s1" });
		const move = (startsAt: string) => call("move_appointment", { appointmentId, startsAt }, given);
		expect(await move("2027-03-30T10:30:00Z")).toMatchObject({ code: "wrong_offset" });
		expect(await move("s3")).toMatchObject({
			ok: true,
			output: {
				startsAt: "2027-03-30T10:30:00+01:00",
				movedFrom: ten,
				say: expect.stringMatching(/is moved: cleaning, now Tuesday,? 30 March at 10:30 am/),
			},
		});
	});

	it("is said in the language of the agent", async () => {
		const given = context("hour-german", { ...march, agent: { ...reception, language: "de" } });
		const result = await call("book_appointment", { ...wish, startsAt: ten }, given);
		expect(result).toMatchObject({
			output: {
				say: "Der Termin ist gebucht: cleaning, Dienstag, 30. März um 10:00 Uhr, auf den Namen Maria Lopez.",
			},
		});
	});
});
