import { z } from "zod";

import { type Day, type Wall, wallAt } from "./calendar.ts";

/** The receptionist's tools, as it expects the product to offer them. */
export const FindSlotsInput = z.object({
	service: z.string(),
	from: z.string(),
	to: z.string().optional(),
	time: z.string().optional(),
});
export type FindSlotsInput = z.infer<typeof FindSlotsInput>;

export const BookInput = z.object({
	service: z.string(),
	startsAt: z.string(),
	name: z.string(),
	phone: z.string(),
});
export type BookInput = z.infer<typeof BookInput>;

export type ToolUse =
	| { readonly tool: "find_slots"; readonly input: FindSlotsInput }
	| { readonly tool: "book_appointment"; readonly input: BookInput }
	| { readonly tool: "get_next_appointment"; readonly input: { customerId: string } }
	| { readonly tool: "end_call"; readonly input: Record<string, never> };

const SlotRow = z.object({ startsAt: z.string() });
const Failure = z.object({
	error: z.object({
		code: z.string().catch("unknown"),
		message: z.string().catch(""),
		nextSlots: z.array(SlotRow).catch([]),
	}),
});
/** A refusal's message is written for a model; the times in it are what can be offered instead. */
const ISO_TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)/g;

/** A free time: as the tool wrote it, and on the business's wall clock. */
export interface Slot extends Wall {
	readonly startsAt: string;
}

export interface Refusal {
	readonly code: string;
	/** What the refusal offers instead. */
	readonly slots: readonly Slot[];
}

export type Returned =
	| { readonly kind: "slots"; readonly slots: readonly Slot[] }
	| { readonly kind: "booked"; readonly service: string; readonly at: Slot }
	| { readonly kind: "next"; readonly appointment: { service: string; at: Wall } | null }
	| { readonly kind: "refused"; readonly refusal: Refusal };

/** Reads what a tool returned; anything that is not understood is a refusal, never a success. */
export function readReturned(tool: string, output: unknown, timezone: string): Returned | null {
	const failure = Failure.safeParse(output);
	if (failure.success) {
		const { code, message, nextSlots } = failure.data.error;
		const told = (message.match(ISO_TIME) ?? []).map((startsAt) => ({ startsAt }));
		// The first time in words about a taken slot is that slot.
		const others =
			nextSlots.length > 0 || code !== "slot_taken" ? [...nextSlots, ...told] : told.slice(1);
		return { kind: "refused", refusal: { code, slots: slotsOf(others, timezone) } };
	}
	switch (tool) {
		case "find_slots": {
			const found = z.object({ slots: z.array(SlotRow) }).safeParse(output);
			return found.success
				? { kind: "slots", slots: slotsOf(found.data.slots, timezone) }
				: unreadable();
		}
		case "book_appointment": {
			const booked = Booked.safeParse(output);
			const [at] = booked.success ? slotsOf([booked.data], timezone) : [];
			return booked.success && at
				? { kind: "booked", service: booked.data.service, at }
				: unreadable();
		}
		case "get_next_appointment": {
			const next = Next.safeParse(output);
			if (!next.success) return unreadable();
			const { appointment } = next.data;
			const at = appointment && wallAt(appointment.startsAt, timezone);
			return {
				kind: "next",
				appointment: appointment && at ? { service: appointment.service, at } : null,
			};
		}
		default:
			return null;
	}
}

const Booked = z.object({ appointmentId: z.string(), startsAt: z.string(), service: z.string() });
const Next = z.object({
	appointment: z.object({ service: z.string(), startsAt: z.string() }).nullable(),
});

function unreadable(): Returned {
	return { kind: "refused", refusal: { code: "unreadable", slots: [] } };
}

function slotsOf(rows: readonly { startsAt: string }[], timezone: string): Slot[] {
	return rows
		.flatMap(({ startsAt }) => {
			const wall = wallAt(startsAt, timezone);
			return wall ? [{ startsAt, ...wall }] : [];
		})
		.toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
}

export function sameWall(a: Wall, b: Wall): boolean {
	return a.day === b.day && a.time === b.time;
}

export function isWithinDays(day: Day, from: Day, to: Day): boolean {
	return day >= from && day <= to;
}
