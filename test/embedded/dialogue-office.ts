import { tool } from "ai";
import { z } from "zod";

export interface ToolCall {
	readonly tool: string;
	readonly input: unknown;
}

interface Known {
	readonly appointmentId: string;
	readonly customerId: string | null;
	readonly service: string;
	startsAt: string;
	readonly name: string;
	readonly phone: string;
}

/** A clinic's calendar in memory: half hours from nine to five, Monday to Friday. */
export class Office {
	readonly taken = new Set<string>();
	readonly booked: { service: string; startsAt: string; name: string; phone: string }[] = [];
	/** Taken by somebody else between the search and the booking. */
	readonly snatched = new Set<string>();
	/** What the office knows of before the call; `phone` and `name` as they were given then. */
	readonly known: Known[] = [];
	/** Whether a person can be put through to. */
	transfers: "offered" | "refused" | "absent" = "absent";
	/** Whether appointments can be moved, cancelled, and looked up by name and number. */
	changes = true;
	broken = false;

	slots(from: string, to = from, near?: string): { startsAt: string; endsAt: string }[] {
		const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
		const starts = Array.from({ length: days + 1 }, (_, day) => day).flatMap((day) => {
			const date = new Date(Date.parse(from) + day * 86_400_000);
			if ([0, 6].includes(date.getUTCDay())) return [];
			return Array.from(
				{ length: 16 },
				(_, half) => date.getTime() + (9 * 60 + half * 30) * 60_000,
			);
		});
		const free = starts.map(iso).filter((startsAt) => !this.taken.has(startsAt));
		const target = near === undefined ? 0 : Date.parse(`${from}T${near}Z`);
		return free
			.toSorted((a, b) => Math.abs(Date.parse(a) - target) - Math.abs(Date.parse(b) - target))
			.slice(0, 8)
			.map((startsAt) => ({ startsAt, endsAt: iso(Date.parse(startsAt) + 1_800_000) }));
	}

	get schemas() {
		const { move_appointment, cancel_appointment, transfer_call, ...always } = this.#schemas;
		const changes = this.changes ? { move_appointment, cancel_appointment } : {};
		return {
			...always,
			...changes,
			...(this.transfers === "absent" ? {} : { transfer_call }),
		};
	}

	readonly #schemas = {
		find_slots: z.object({
			service: z.enum(["check up", "cleaning", "consultation"]),
			from: z.iso.date(),
			to: z.iso.date().optional(),
			time: z
				.string()
				.regex(/^\d\d:\d\d$/)
				.optional(),
		}),
		book_appointment: z.object({
			service: z.string(),
			startsAt: z.iso.datetime({ offset: true }),
			name: z.string().min(2),
			phone: z.string().regex(/^\+?\d{7,15}$/),
		}),
		get_next_appointment: z.object({
			customerId: z.string().optional(),
			name: z.string().optional(),
			phone: z.string().optional(),
		}),
		move_appointment: z.object({
			appointmentId: z.string(),
			startsAt: z.iso.datetime({ offset: true }),
		}),
		cancel_appointment: z.object({ appointmentId: z.string() }),
		transfer_call: z.object({}),
		end_call: z.object({}),
	};

	/** Does what a tool does; input that its schema does not take is the caller's mistake. */
	run(name: string, input: unknown, toolCalls: ToolCall[]): unknown {
		toolCalls.push({ tool: name, input });
		switch (name) {
			case "find_slots": {
				const { service, from, to, time } = this.#schemas.find_slots.parse(input);
				return this.broken
					? { error: { code: "calendar_down", message: "The calendar does not answer." } }
					: { service, slots: this.slots(from, to, time) };
			}
			case "book_appointment":
				return this.book(this.#schemas.book_appointment.parse(input));
			case "get_next_appointment":
				return this.#next(this.#schemas.get_next_appointment.parse(input));
			case "move_appointment":
				return this.#move(this.#schemas.move_appointment.parse(input));
			case "cancel_appointment":
				return this.#cancel(this.#schemas.cancel_appointment.parse(input));
			case "transfer_call":
				return this.transfers === "offered"
					? { transferring: true }
					: { error: { code: "nobody_there", message: "Nobody answers." } };
			case "end_call":
				return {};
			default:
				throw new Error(`no tool "${name}"`);
		}
	}

	tools(toolCalls: ToolCall[]) {
		return Object.fromEntries(
			Object.entries(this.schemas).map(([name, inputSchema]) => [
				name,
				tool({ inputSchema, execute: (input: unknown) => this.run(name, input, toolCalls) }),
			]),
		);
	}

	#next(asked: {
		customerId?: string | undefined;
		name?: string | undefined;
		phone?: string | undefined;
	}) {
		const found = this.known.find(
			({ customerId, name, phone }) =>
				(asked.customerId !== undefined && asked.customerId === customerId) ||
				(name.toLowerCase() === asked.name?.toLowerCase() && phone === asked.phone),
		);
		const { appointmentId, service, startsAt } = found ?? {};
		return { appointment: found ? { appointmentId, service, startsAt } : null };
	}

	#move({ appointmentId, startsAt }: { appointmentId: string; startsAt: string }) {
		const found = this.known.find((one) => one.appointmentId === appointmentId);
		if (!found) return { error: { code: "no_such_appointment", message: "Look it up first." } };
		if (this.snatched.has(startsAt)) return this.#taken(startsAt);
		const movedFrom = found.startsAt;
		found.startsAt = startsAt;
		return { appointmentId, service: found.service, startsAt, movedFrom };
	}

	#cancel({ appointmentId }: { appointmentId: string }) {
		const at = this.known.findIndex((one) => one.appointmentId === appointmentId);
		const [gone] = at === -1 ? [] : this.known.splice(at, 1);
		if (!gone) return { error: { code: "no_such_appointment", message: "Look it up first." } };
		return { appointmentId, service: gone.service, startsAt: gone.startsAt, cancelled: true };
	}

	#taken(startsAt: string) {
		this.taken.add(startsAt);
		const day = startsAt.slice(0, 10);
		const free = this.slots(day, day, startsAt.slice(11, 16)).slice(0, 2);
		const message = `${startsAt} has just been taken. Free are ${free.map((slot) => slot.startsAt).join(", ")}.`;
		return { error: { code: "slot_taken", message } };
	}

	book(input: { service: string; startsAt: string; name: string; phone: string }) {
		if (this.snatched.has(input.startsAt) || this.taken.has(input.startsAt))
			return this.#taken(input.startsAt);
		this.taken.add(input.startsAt);
		this.booked.push(input);
		const appointmentId = `apt_${this.booked.length}`;
		this.known.push({ ...input, appointmentId, customerId: null });
		return { appointmentId, startsAt: input.startsAt, service: input.service };
	}
}

function iso(ms: number): string {
	return new Date(ms).toISOString().replace(".000Z", "+00:00");
}
