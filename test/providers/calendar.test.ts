import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { connectCalendar } from "../../src/providers/calendar/connect.ts";
import { booking } from "../contracts/bookings.ts";
import { itIsACalendar } from "../contracts/calendar-contract.ts";

itIsACalendar("The built-in calendar", () => connectCalendar(env.DB), "d1-calendar");

describe("the built-in calendar", () => {
	it("costs two rows of the database for a booking: the appointment and its place in the list", async () => {
		const written: number[] = [];
		const counting: Pick<D1Database, "prepare" | "batch"> = {
			prepare: (sql) => env.DB.prepare(sql),
			async batch<T>(statements: D1PreparedStatement[]) {
				const results = await env.DB.batch<T>(statements);
				written.push(...results.map(({ meta }) => meta.rows_written));
				return results;
			},
		};
		const calendar = connectCalendar(Object.assign(Object.create(env.DB), counting));
		expect(await calendar.book(booking("d1-rows"))).toMatchObject({ ok: true });
		expect(written).toEqual([2, 0]);
	});
});
