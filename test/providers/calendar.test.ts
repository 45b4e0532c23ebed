import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { bookAnew } from "../../src/providers/calendar/book-anew.ts";
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

	it("books anew what was cancelled or moved away since, and nothing twice", async () => {
		const calendar = connectCalendar(env.DB);
		const workspaceId = "d1-anew";
		const wish = booking(workspaceId);
		const ids: string[] = [];
		for (const change of ["cancel", "move", null]) {
			const [one, same] = await Promise.all([bookAnew(calendar, wish), bookAnew(calendar, wish)]);
			if (!one.ok || !same.ok) throw new Error("not booked");
			const { appointmentId, startsAt } = one.value.appointment;
			expect(same.value.appointment).toEqual(one.value.appointment);
			expect(startsAt).toBe(wish.startsAt);
			ids.push(appointmentId);
			const deed = { workspaceId, appointmentId, changeKey: "k", changedAt: 1 };
			if (change === "cancel") await calendar.cancel(deed);
			const hour = 3_600_000;
			const later = {
				startsAt: startsAt + hour,
				endsAt: wish.endsAt + hour,
				heldFrom: startsAt + hour,
				heldUntil: wish.endsAt + hour,
			};
			if (change === "move") await calendar.move({ ...deed, ...later, resources: wish.resources });
		}
		expect(new Set(ids).size).toBe(3);
	});
});
