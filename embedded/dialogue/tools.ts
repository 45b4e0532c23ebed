import { z } from "zod";

import { type Wall, wallAt } from "./calendar.ts";

/** What the tools are called with, as the product offers them. */
export const FindSlotsInput = z.object({
	service: z.string(),
	from: z.string(),
	to: z.string().optional(),
	time: z.string().optional(),
});
export type FindSlotsInput = z.infer<typeof FindSlotsInput>;

export const NextInput = z.object({
	customerId: z.string().optional(),
	name: z.string().optional(),
	phone: z.string().optional(),
});
export type NextInput = z.infer<typeof NextInput>;

export type ToolUse =
	| { readonly tool: "find_slots"; readonly input: FindSlotsInput }
	| {
			readonly tool: "book_appointment";
			readonly input: { service: string; startsAt: string; name: string; phone: string };
	  }
	| { readonly tool: "get_next_appointment"; readonly input: NextInput }
	| {
			readonly tool: "move_appointment";
			readonly input: { appointmentId: string; startsAt: string };
	  }
	| { readonly tool: "cancel_appointment"; readonly input: { appointmentId: string } }
	| { readonly tool: "transfer_call"; readonly input: Record<string, never> }
	| { readonly tool: "end_call"; readonly input: Record<string, never> };

const SlotRow = z.object({ startsAt: z.string() });
const Failure = z.object({
	error: z.object({
		code: z.string().catch("unknown"),
		message: z.string().catch(""),
		nextSlots: z.array(SlotRow).catch([]),
	}),
});
/** The message of a refusal names the times that can be offered instead. */
const ISO_TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)/g;

/** A free time: as the tool wrote it, and on the business's wall clock. */
export interface Slot extends Wall {
	readonly startsAt: string;
}

interface KnownAppointment {
	readonly appointmentId: string | null;
	readonly service: string;
	readonly at: Wall;
	/** For whom it is; null when the tool does not say. */
	readonly name: string | null;
}

export interface Refusal {
	readonly code: string;
	/** What the refusal offers instead. */
	readonly slots: readonly Slot[];
}

export type ToolResult =
	| { readonly kind: "slots"; readonly slots: readonly Slot[] }
	| { readonly kind: "booked" | "moved" | "cancelled"; readonly appointment: KnownAppointment }
	/** `others`: later ones that the caller may mean as well. */
	| {
			readonly kind: "next";
			readonly appointment: KnownAppointment | null;
			readonly others: readonly KnownAppointment[];
	  }
	| { readonly kind: "transferring" }
	| { readonly kind: "refused"; readonly refusal: Refusal };

/** Reads what a tool returned. What cannot be read is a refusal, never a success; null for a tool without a result. */
export function readResult(tool: string, output: unknown, timezone: string): ToolResult | null {
	const failure = Failure.safeParse(output);
	if (failure.success) {
		const { code, message, nextSlots } = failure.data.error;
		const named = (message.match(ISO_TIME) ?? []).map((startsAt) => ({ startsAt }));
		// The first time in the message about a taken slot is that slot.
		const others =
			nextSlots.length > 0 || code !== "slot_taken" ? [...nextSlots, ...named] : named.slice(1);
		return { kind: "refused", refusal: { code, slots: slotsOf(others, timezone) } };
	}
	switch (tool) {
		case "find_slots": {
			const found = z.object({ slots: z.array(SlotRow) }).safeParse(output);
			return found.success
				? { kind: "slots", slots: slotsOf(found.data.slots, timezone) }
				: unreadableResult();
		}
		case "book_appointment":
			return readChange("booked", output, timezone);
		case "move_appointment":
			return readChange("moved", output, timezone);
		case "cancel_appointment":
			return readChange("cancelled", output, timezone);
		case "get_next_appointment": {
			const next = z
				.object({ appointment: Row.nullable(), appointments: z.array(Row).catch([]) })
				.safeParse(output);
			if (!next.success) return unreadableResult();
			const { appointment, appointments } = next.data;
			return {
				kind: "next",
				appointment: appointment && readAppointment(appointment, timezone),
				others: appointments.slice(1).flatMap((row) => readAppointment(row, timezone) ?? []),
			};
		}
		case "transfer_call":
			return z.object({ transferring: z.literal(true) }).safeParse(output).success
				? { kind: "transferring" }
				: unreadableResult();
		default:
			return null;
	}
}

const Row = z.object({
	appointmentId: z.string().nullish(),
	service: z.string(),
	startsAt: z.string(),
	name: z.string().nullish(),
});

function readAppointment(
	{ appointmentId, service, startsAt, name }: z.infer<typeof Row>,
	timezone: string,
): KnownAppointment | null {
	const at = wallAt(startsAt, timezone);
	return at && { appointmentId: appointmentId ?? null, service, at, name: name ?? null };
}

/** What was done to an appointment, and how it is now. Without its id, nothing was done. */
function readChange(
	kind: "booked" | "moved" | "cancelled",
	output: unknown,
	timezone: string,
): ToolResult {
	const row = Row.safeParse(output);
	const appointment = row.success ? readAppointment(row.data, timezone) : null;
	return appointment?.appointmentId == null ? unreadableResult() : { kind, appointment };
}

function unreadableResult(): ToolResult {
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
