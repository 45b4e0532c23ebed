import type { Appointment } from "../../domain/booking/appointment.ts";
import type { Held, Span } from "../../domain/booking/availability.ts";
import type { Booking, Cancellation, MadeChange, Move } from "../../domain/booking/changes.ts";
import { nthKey } from "../../domain/booking/request.ts";
import { accepted, refused } from "../../domain/result.ts";
import { sha256Hex } from "../../sha256.ts";
import { listChanges } from "../../store/records/appointment-changes.ts";
import {
	cancelAppointment,
	getAppointment,
	insertAppointment,
	listHeld,
	listUpcoming,
	moveAppointment,
} from "../../store/records/appointments.ts";
import { orUnavailable } from "../database.ts";
import type { Booked, Calendar, Cancelled, Moved } from "./port.ts";

/** The built-in calendar: the table `appointments`. A call goes on when it is down or busy. */
export class D1Calendar implements Calendar {
	readonly #db: D1Database;

	constructor(db: D1Database) {
		this.#db = db;
	}

	async held(workspaceId: string, span: Span): Promise<Held[]> {
		return await answered(listHeld(this.#db, workspaceId, span));
	}

	async book(booking: Booking): Promise<Booked> {
		const appointmentId = await appointmentIdOf(booking.workspaceId, booking.intentKey);
		const inserted = insertAppointment(this.#db, { ...booking, appointmentId });
		const { changed, appointment } = await answered(inserted);
		if (appointment === null) return refused({ code: "slot_taken" });
		return accepted({ appointment, already: !changed });
	}

	async move(move: Move): Promise<Moved> {
		const { appointmentId } = move;
		const { changed, appointment } = await answered(moveAppointment(this.#db, move));
		if (appointment === null) return refused({ code: "no_such_appointment", appointmentId });
		if (appointment.status === "cancelled")
			return refused({ code: "appointment_cancelled", appointmentId });
		if (appointment.startsAt === move.startsAt) return accepted({ appointment, already: !changed });
		if (appointment.revision !== move.revision)
			return refused({ code: "appointment_changed", appointment });
		return refused({ code: "slot_taken" });
	}

	async cancel(cancellation: Cancellation): Promise<Cancelled> {
		const { appointmentId } = cancellation;
		const { changed, appointment } = await answered(cancelAppointment(this.#db, cancellation));
		if (appointment === null) return refused({ code: "no_such_appointment", appointmentId });
		if (appointment.status === "booked")
			return refused({ code: "appointment_changed", appointment });
		return accepted({ appointment, already: !changed });
	}

	async find(workspaceId: string, appointmentId: string): Promise<Appointment | null> {
		return await answered(getAppointment(this.#db, workspaceId, appointmentId));
	}

	async outcomeOf(workspaceId: string, intentKey: string): Promise<Appointment | null> {
		let newest: Appointment | null = null;
		for (let nth = 1; ; nth++) {
			const id = await appointmentIdOf(workspaceId, nthKey(intentKey, nth));
			const found = await this.find(workspaceId, id);
			if (found === null) return newest;
			newest = found;
		}
	}

	async changesUnder(key: Parameters<Calendar["changesUnder"]>[0]): Promise<MadeChange[]> {
		return await answered(listChanges(this.#db, key));
	}

	async upcoming(query: Parameters<Calendar["upcoming"]>[0]): Promise<Appointment[]> {
		return await answered(listUpcoming(this.#db, query));
	}
}

async function answered<T>(asked: Promise<T>): Promise<T> {
	return await orUnavailable("calendar_unavailable", asked);
}

async function appointmentIdOf(workspaceId: string, intentKey: string): Promise<string> {
	const digest = await sha256Hex(`${workspaceId}/${intentKey}`);
	return `appt_${digest.slice(0, 24)}`;
}
