import { describe, expect, it } from "vitest";

import { refused } from "../../src/domain/result.ts";
import { MINUTE } from "../../src/domain/time/local-time.ts";
import type { Calendar } from "../../src/providers/calendar/port.ts";
import { booking, collisions, DAY, everything, given, HALF_HOUR, moveTo, ten } from "./bookings.ts";
import { itChangesAppointments } from "./calendar-changes-contract.ts";

/** What every calendar adapter does. Each test has a workspace whose name begins with `prefix`. */
export function itIsACalendar(name: string, open: () => Calendar, prefix: string): void {
	describe(`${name}, as any calendar,`, () => {
		const calendar = open();
		itChangesAppointments(calendar, prefix);

		it("gives a slot once when fifty callers want it at the same moment", async () => {
			const workspaceId = `${prefix}-fifty`;
			const wanted = Array.from({ length: 50 }, () => booking(workspaceId));
			const booked = await Promise.all(wanted.map((each) => calendar.book(each)));
			expect(booked.filter(({ ok }) => ok)).toHaveLength(1);
			expect(booked.filter((each) => !each.ok && each.refusal.code === "slot_taken")).toHaveLength(
				49,
			);
		});

		it("gives it as often as there are resources, the preferred ones first", async () => {
			const workspaceId = `${prefix}-chairs`;
			const resources = ["chair 2", "chair 1", "chair 3"];
			const wanted = Array.from({ length: 9 }, () => booking(workspaceId, { resources }));
			const first = await given(calendar, wanted[0] ?? booking(workspaceId));
			const booked = await Promise.all(wanted.slice(1).map((each) => calendar.book(each)));
			expect(first.resource).toBe("chair 2");
			const got = booked.flatMap((each) => (each.ok ? [each.value.appointment.resource] : []));
			expect(got.toSorted()).toEqual(["chair 1", "chair 3"]);
		});

		it("takes one caller's wish that arrives twice, also at once, for one appointment", async () => {
			const wish = booking(`${prefix}-twice`);
			const [first, second] = await Promise.all([calendar.book(wish), calendar.book(wish)]);
			const third = await calendar.book({ ...wish, name: "M. Lopez", service: "check up" });
			expect([first, second].filter((each) => each.ok && !each.value.already)).toHaveLength(1);
			expect(third).toMatchObject({ value: { already: true } });
			const ids = [first, second, third].map((each) => each.ok && each.value.appointment);
			expect(new Set(ids.map((each) => JSON.stringify(each))).size).toBe(1);
			expect(ids[0]).toMatchObject({
				service: "cleaning",
				name: "Maria Lopez",
				status: "booked",
				revision: 0,
				changeKey: null,
				movedFrom: null,
			});
		});

		it("lets no longer appointment reach into one from either side, or from around it", async () => {
			const workspaceId = `${prefix}-overlap`;
			const held = booking(workspaceId, { endsAt: ten + 3 * HALF_HOUR });
			await given(calendar, held);
			const spans = [
				[ten - HALF_HOUR, ten + 1],
				[ten + HALF_HOUR, ten + 2 * HALF_HOUR],
				[ten + 2 * HALF_HOUR, ten + 5 * HALF_HOUR],
				[ten - HALF_HOUR, ten + 9 * HALF_HOUR],
			] as const;
			for (const [startsAt, endsAt] of spans)
				expect(await calendar.book(booking(workspaceId, { startsAt, endsAt }))).toEqual(
					refused({ code: "slot_taken" }),
				);
			const after = { startsAt: held.endsAt, endsAt: held.endsAt + HALF_HOUR };
			expect(await calendar.book(booking(workspaceId, after))).toMatchObject({ ok: true });
			const before = { startsAt: ten - HALF_HOUR, endsAt: ten };
			expect(await calendar.book(booking(workspaceId, before))).toMatchObject({ ok: true });
		});

		it("keeps the buffers free, of what stands there and of what comes", async () => {
			const workspaceId = `${prefix}-buffers`;
			const heldUntil = ten + HALF_HOUR + 15 * MINUTE;
			await given(calendar, booking(workspaceId, { heldUntil }));
			const after = { startsAt: ten + HALF_HOUR };
			expect(await calendar.book(booking(workspaceId, after))).toMatchObject({ ok: false });
			const early = { startsAt: ten - HALF_HOUR, heldUntil: ten + 1 };
			expect(await calendar.book(booking(workspaceId, early))).toMatchObject({ ok: false });
			const late = { startsAt: heldUntil };
			expect(await calendar.book(booking(workspaceId, late))).toMatchObject({ ok: true });
		});

		it("never shares a resource, whatever is booked, moved and cancelled at the same moment", async () => {
			const workspaceId = `${prefix}-crowd`;
			const resources = ["chair 1", "chair 2"];
			const wanted = Array.from({ length: 60 }, (_, index) => {
				const startsAt = ten + (index % 12) * HALF_HOUR;
				const endsAt = startsAt + (1 + (index % 5)) * HALF_HOUR;
				const buffers = { heldFrom: startsAt - (index % 3) * 10 * MINUTE, heldUntil: endsAt };
				return booking(workspaceId, { startsAt, endsAt, ...buffers, resources });
			});
			const booked = await Promise.all(wanted.map((each) => calendar.book(each)));
			const made = booked.flatMap((each) => (each.ok ? [each.value.appointment] : []));
			expect(await calendar.held(workspaceId, everything)).toHaveLength(made.length);
			await Promise.all(
				made.map(({ appointmentId, startsAt }, index) => {
					const change = {
						workspaceId,
						appointmentId,
						changeKey: "x",
						changedAt: ten,
						by: "caller",
						revision: 0,
					} as const;
					return index % 3 === 0
						? calendar.cancel(change)
						: calendar.move(
								moveTo(startsAt + ((index % 7) - 3) * HALF_HOUR, { ...change, resources }),
							);
				}),
			);
			expect(await collisions(calendar, workspaceId)).toBe(0);
		});

		it("lists what is to come under a number: booked, not begun, the earliest first", async () => {
			const workspaceId = `${prefix}-upcoming`;
			const late = await given(calendar, booking(workspaceId, { startsAt: ten + DAY }));
			const next = await given(calendar, booking(workspaceId));
			await given(calendar, booking(workspaceId, { startsAt: ten - DAY }));
			await given(calendar, booking(workspaceId, { startsAt: ten + HALF_HOUR, phone: "5551234" }));
			const gone = await given(calendar, booking(workspaceId, { startsAt: ten + 2 * DAY }));
			const { appointmentId } = gone;
			await calendar.cancel({
				workspaceId,
				appointmentId,
				changeKey: "k",
				changedAt: ten,
				by: "caller",
				revision: 0,
			} as const);
			const query = { workspaceId, phone: "+447700900123", now: ten - 1 };
			expect(await calendar.upcoming(query)).toEqual([next, late]);
		});

		it("holds what reaches into a span, and not what only touches it", async () => {
			const workspaceId = `${prefix}-held`;
			await given(calendar, booking(workspaceId, { startsAt: ten - HALF_HOUR }));
			const heldFrom = ten - 5 * MINUTE;
			const inside = await given(
				calendar,
				booking(workspaceId, { endsAt: ten + 2 * HALF_HOUR, heldFrom, resources: ["chair 2"] }),
			);
			await given(calendar, booking(workspaceId, { startsAt: ten + 2 * HALF_HOUR }));
			const span = { startsAt: ten, endsAt: ten + 2 * HALF_HOUR };
			expect(await calendar.held(workspaceId, span)).toEqual([
				{
					appointmentId: inside.appointmentId,
					resource: "chair 2",
					startsAt: heldFrom,
					endsAt: inside.heldUntil,
				},
			]);
		});

		it("refuses what has no length, is longer than a day, or has buffers that are", async () => {
			const workspaceId = `${prefix}-bad`;
			const bad = [
				{ endsAt: ten },
				{ endsAt: ten + 2 * DAY },
				{ heldFrom: ten + 1 },
				{ heldFrom: ten - DAY - 1 },
				{ heldUntil: ten + HALF_HOUR + DAY + 1 },
			];
			for (const change of bad)
				await expect(calendar.book(booking(workspaceId, change))).rejects.toMatchObject({
					name: "ProviderError",
					code: "calendar_unavailable",
				});
			expect(await calendar.held(workspaceId, everything)).toEqual([]);
		});
	});
}
