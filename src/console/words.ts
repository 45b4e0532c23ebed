import type { Outcome } from "../domain/events/analysis.ts";
import type { EndedReason } from "../domain/events/catalogue.ts";

/** The product's codes in the words of the people who use it, and its figures in the reader's own locale. */

export function sayOutcome(outcome: Outcome): string {
	switch (outcome) {
		case "appointment_booked":
			return "Appointment booked";
		case "appointment_moved":
			return "Appointment moved";
		case "appointment_cancelled":
			return "Appointment cancelled";
		case "transferred":
			return "Put through";
		case "question_answered":
			return "Question answered";
		case "callback_requested":
			return "Callback requested";
		case "nothing_agreed":
			return "Nothing agreed";
		case "no_conversation":
			return "No conversation";
	}
}

export function sayEnd(reason: EndedReason): string {
	switch (reason) {
		case "caller_hung_up":
			return "The caller hung up";
		case "agent_ended":
			return "The agent ended the call";
		case "transferred":
			return "Transferred";
		case "idle":
			return "The line stayed silent";
		case "too_long":
			return "Reached the longest time allowed";
		case "connection_lost":
			return "The connection was lost";
		case "refused":
			return "The call was refused";
		case "recogniser_lost":
			return "The agent stopped hearing the caller";
		case "error":
			return "Ended by an error";
	}
}

/** 65 000 → `1:05`. */
export function sayDuration(ms: number): string {
	const seconds = Math.round(ms / 1000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A moment as its own place reads the clock, so that 14:30 at the clinic is 14:30 here. */
export function sayWhen(iso: string | number, timeZone?: string): string {
	return new Intl.DateTimeFormat(undefined, {
		weekday: "short",
		day: "numeric",
		month: "short",
		hour: "numeric",
		minute: "2-digit",
		...(timeZone ? { timeZone } : {}),
	}).format(new Date(iso));
}

/** `2026-11-24` and `14:30`, each of which the caller may have left out. */
export function sayDay(day: string): string {
	const date = new Date(`${day}T12:00:00Z`);
	if (Number.isNaN(date.getTime())) return day;
	return new Intl.DateTimeFormat(undefined, {
		weekday: "long",
		day: "numeric",
		month: "long",
		timeZone: "UTC",
	}).format(date);
}

export function sayCount(count: number, one: string, many: string): string {
	return `${count} ${count === 1 ? one : many}`;
}

/** `newPatient`, `new_patient`, `new-patient` → `New patient`. */
export function sayName(id: string): string {
	const words = id
		.replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
		.replaceAll(/[_-]+/g, " ")
		.toLowerCase();
	return words.slice(0, 1).toUpperCase() + words.slice(1);
}
