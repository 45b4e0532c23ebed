import { expect, it } from "vitest";

import { refused } from "../../src/domain/result.ts";
import type { Calendar } from "../../src/providers/calendar/port.ts";
import { booking, everything, given, HALF_HOUR, moveTo, ten } from "./bookings.ts";

/** The part of the calendar's contract that is about what becomes of an appointment. */
export function itChangesAppointments(calendar: Calendar, prefix: string): void {
	it("moves once however often it is asked, and says where from", async () => {
		const workspaceId = `${prefix}-move`;
		const { appointmentId } = await given(calendar, booking(workspaceId));
		const later = moveTo(ten + 4 * HALF_HOUR, { workspaceId, appointmentId });
		const [first, second] = await Promise.all([calendar.move(later), calendar.move(later)]);
		expect([first, second].filter((each) => each.ok && each.value.already)).toHaveLength(1);
		const movedFrom = { resource: "chair 1", startsAt: ten, endsAt: ten + HALF_HOUR };
		for (const each of [first, second, await calendar.move(later)])
			expect(each).toMatchObject({
				value: {
					appointment: {
						startsAt: later.startsAt,
						revision: 1,
						changeKey: later.changeKey,
						changedAt: later.changedAt,
						movedFrom,
					},
				},
			});
		expect(await calendar.book(booking(workspaceId))).toMatchObject({ ok: true });
	});

	it("moves into its own time and buffers, and into nobody else's", async () => {
		const workspaceId = `${prefix}-move-own`;
		const long = { endsAt: ten + 2 * HALF_HOUR, heldUntil: ten + 2 * HALF_HOUR };
		const { appointmentId } = await given(calendar, booking(workspaceId, long));
		await given(calendar, booking(workspaceId, { startsAt: ten + 3 * HALF_HOUR }));
		const half = {
			workspaceId,
			appointmentId,
			endsAt: ten + 3 * HALF_HOUR,
			heldUntil: ten + 3 * HALF_HOUR,
		};
		expect(await calendar.move(moveTo(ten + HALF_HOUR, half))).toMatchObject({ ok: true });
		expect(
			await calendar.move(moveTo(ten + 3 * HALF_HOUR, { workspaceId, appointmentId, revision: 1 })),
		).toEqual(refused({ code: "slot_taken" }));
		expect(await calendar.find(workspaceId, appointmentId)).toMatchObject({
			startsAt: ten + HALF_HOUR,
			revision: 1,
		});
	});

	it("cancels once, frees the slot, and forgets nothing", async () => {
		const workspaceId = `${prefix}-cancel`;
		const wish = booking(workspaceId);
		const { appointmentId } = await given(calendar, wish);
		const cancellation = {
			workspaceId,
			appointmentId,
			changeKey: "k",
			changedAt: ten - 1,
			by: "caller",
			revision: 0,
		} as const;
		expect(await calendar.cancel(cancellation)).toMatchObject({ value: { already: false } });
		expect(await calendar.cancel({ ...cancellation, changeKey: "l" })).toMatchObject({
			value: {
				already: true,
				appointment: {
					status: "cancelled",
					revision: 1,
					changeKey: "k",
					changedAt: ten - 1,
				},
			},
		});
		expect(await calendar.held(workspaceId, everything)).toEqual([]);
		expect(await calendar.find(workspaceId, appointmentId)).toMatchObject({ startsAt: ten });
		// A repeat of the booking that comes after all does not bring it back.
		expect(await calendar.book(wish)).toMatchObject({
			value: { already: true, appointment: { status: "cancelled" } },
		});
		expect(await calendar.book(booking(workspaceId))).toMatchObject({ value: { already: false } });
		expect(
			await calendar.move(moveTo(ten + 8 * HALF_HOUR, { workspaceId, appointmentId })),
		).toEqual(refused({ code: "appointment_cancelled", appointmentId }));
	});

	it("changes nothing in another workspace, and nothing that is not there", async () => {
		const workspaceId = `${prefix}-mine`;
		const { appointmentId } = await given(calendar, booking(workspaceId));
		const theirs = {
			workspaceId: `${prefix}-theirs`,
			appointmentId,
			changeKey: "k",
			changedAt: ten,
			by: "caller",
			revision: 0,
		} as const;
		const missing = refused({ code: "no_such_appointment", appointmentId });
		expect(await calendar.cancel(theirs)).toEqual(missing);
		expect(await calendar.move(moveTo(ten + HALF_HOUR, theirs))).toEqual(missing);
		expect(await calendar.find(theirs.workspaceId, appointmentId)).toBeNull();
		expect(await calendar.held(theirs.workspaceId, everything)).toEqual([]);
		expect(await calendar.book(booking(theirs.workspaceId))).toMatchObject({ ok: true });
		expect(await calendar.find(workspaceId, appointmentId)).toMatchObject({ revision: 0 });
	});

	it("lets no late change overtake a newer one, and says what stands", async () => {
		const workspaceId = `${prefix}-overtaken`;
		const { appointmentId } = await given(calendar, booking(workspaceId));
		const late = moveTo(ten + 2 * HALF_HOUR, { workspaceId, appointmentId });
		const newer = moveTo(ten + 4 * HALF_HOUR, { workspaceId, appointmentId });
		const moved = await calendar.move(newer);
		if (!moved.ok) throw new Error(moved.refusal.code);
		const { appointment } = moved.value;
		const overtaken = refused({ code: "appointment_changed", appointment });
		expect(await calendar.move(late)).toEqual(overtaken);
		const cancellation = { ...late, changeKey: "late" };
		expect(await calendar.cancel(cancellation)).toEqual(overtaken);
		expect(await calendar.find(workspaceId, appointmentId)).toEqual(appointment);
		expect(await calendar.move({ ...late, revision: 1 })).toMatchObject({ ok: true });
	});

	it("knows which changes were made under a key, each as it was then", async () => {
		const workspaceId = `${prefix}-changes`;
		const { appointmentId } = await given(calendar, booking(workspaceId));
		const there = moveTo(ten + 2 * HALF_HOUR, { workspaceId, appointmentId });
		const back = moveTo(ten, { workspaceId, appointmentId, changeKey: "back", revision: 1 });
		for (const move of [there, there, back, back, { ...there, revision: 2 }])
			await calendar.move(move);
		const changesUnder = (changeKey: string) =>
			calendar.changesUnder({ workspaceId, appointmentId, changeKey });
		expect(await changesUnder(there.changeKey)).toMatchObject([
			{
				kind: "moved",
				appointment: { revision: 1, startsAt: there.startsAt, movedFrom: { startsAt: ten } },
			},
			{ kind: "moved", appointment: { revision: 3, startsAt: there.startsAt } },
		]);
		expect(await changesUnder("back")).toMatchObject([{ appointment: { revision: 2 } }]);
		expect(await changesUnder("never")).toEqual([]);
		const change = { workspaceId, appointmentId, changeKey: "gone", by: "office" } as const;
		await calendar.cancel({ ...change, changedAt: ten, revision: 3 });
		expect(await changesUnder("gone")).toMatchObject([
			{ kind: "cancelled", appointment: { status: "cancelled", revision: 4 } },
		]);
	});

	it("knows what came of an intent, whatever became of it", async () => {
		const workspaceId = `${prefix}-outcome`;
		const wish = booking(workspaceId);
		expect(await calendar.outcomeOf(workspaceId, wish.intentKey)).toBeNull();
		const { appointmentId } = await given(calendar, wish);
		expect(await calendar.outcomeOf(workspaceId, wish.intentKey)).toMatchObject({
			appointmentId,
		});
		await calendar.cancel({
			workspaceId,
			appointmentId,
			changeKey: "k",
			changedAt: ten,
			by: "caller",
			revision: 0,
		} as const);
		expect(await calendar.outcomeOf(workspaceId, wish.intentKey)).toMatchObject({
			status: "cancelled",
		});
		const again = await given(calendar, { ...wish, intentKey: `${wish.intentKey}/2` });
		expect(await calendar.outcomeOf(workspaceId, wish.intentKey)).toEqual(again);
	});
}
