import { type Clock, type Day, isSameWall, type Wall } from "./calendar.ts";
import type { Facts } from "./facts.ts";
import type { FindSlotsInput, NextInput, Refusal, Slot } from "./tools.ts";
import type { DayDoubt } from "./understand/day/context.ts";
import type { DayWish } from "./understand/days.ts";
import type { Heard } from "./understand/hear.ts";
import type { Intent } from "./understand/intents.ts";
import type { Topic } from "./understand/question.ts";
import type { TimeWish } from "./understand/times.ts";

export interface Search {
	readonly input: FindSlotsInput;
	readonly slots: readonly Slot[];
}

export interface Appointment {
	readonly service: string | null;
	readonly at: Wall | null;
	/** Null when it is known from the agent's words only. */
	readonly appointmentId: string | null;
}

/** A tool's result that the caller has not heard of yet. */
export type News =
	| { readonly kind: "booked"; readonly appointment: Appointment }
	| { readonly kind: "slot_taken"; readonly nextSlots: readonly Slot[] }
	| { readonly kind: "next"; readonly appointment: Appointment | null }
	| { readonly kind: "moved"; readonly appointment: Appointment }
	| { readonly kind: "cancelled"; readonly appointment: Appointment }
	| { readonly kind: "failed"; readonly tool: string; readonly refusal: Refusal };

/** Whether an appointment was made, moved or cancelled. */
export function isChange(news: News | null): boolean {
	return news?.kind === "booked" || news?.kind === "moved" || news?.kind === "cancelled";
}

/** What of a booking the caller has heard read out, in the values of that moment. */
export interface Told {
	readonly service: string | null;
	readonly wall: Wall | null;
	readonly name: string | null;
	/** As far as the number was heard. */
	readonly digits: string;
}

export const NOTHING_TOLD: Told = { service: null, wall: null, name: null, digits: "" };

/** What is known at a moment of the call: a fold of every step before it. */
export interface State {
	readonly wants: "book" | "move" | "cancel" | "next" | "callback" | null;
	readonly service: string | null;
	readonly day: DayWish | null;
	/** Days that do not suit, and times. */
	readonly avoid: readonly Day[];
	readonly notAt: readonly Clock[];
	/** Why the day that was named last cannot be taken; null when it could be. */
	readonly doubt: DayDoubt | null;
	readonly time: TimeWish | null;
	readonly name: string | null;
	readonly email: string | null;
	/** Digits, perhaps not all of them yet; empty when none were said. */
	readonly phone: string;
	/** The caller confirmed a number that is shorter than usual. */
	readonly phoneChecked: boolean;
	readonly searches: readonly Search[];
	/** Times that a booking was refused for. */
	readonly taken: readonly Wall[];
	/** The times the agent last named, for "the second one" or "yes". */
	readonly offered: readonly Wall[];
	/** Made or moved in this call, and not cancelled since. */
	readonly bookings: readonly Appointment[];
	/** What the caller's appointment was looked up by. */
	readonly lookUps: readonly NextInput[];
	/** The existing appointment that is to be moved or cancelled. */
	readonly target: Appointment | null;
	/** It was just found, and the caller has not heard which one it is. */
	readonly isNewTarget: boolean;
	/** Appointments that were moved or cancelled in this call, as they are or were. */
	readonly changes: readonly {
		readonly kind: "moved" | "cancelled";
		readonly appointment: Appointment;
	}[];
	/** The time that was last read out to be agreed to; null once anything has changed. */
	readonly readOut: Wall | null;
	/** What was heard of what is read out before a booking. */
	readonly told: Told;
	/** The caller just agreed to what was read out. */
	readonly agreed: boolean;
	/** Putting the caller through was tried, and failed. */
	readonly transferFailed: boolean;
	/** What was known when the agent last spoke: a reply that was cut short is decided from it again. */
	readonly beforeLastSaid: State | null;
	readonly news: News | null;
	/** What the agent last asked, and how many times in a row. */
	readonly question: Topic | null;
	readonly askedInARow: number;
	/** Turns of the caller in a row that were not understood. */
	readonly misses: number;
	/** The caller just turned down what was on offer. */
	readonly declined: boolean;
	readonly callbackPromised: boolean;
	readonly callbackReason: string | null;
	readonly lastSaid: string;
	readonly heard: Heard | null;
	/** Every intent so far. */
	readonly intents: ReadonlySet<Intent>;
	/** The agent has hung up, and nobody spoke since. */
	readonly ended: boolean;
}

const START: State = {
	wants: null,
	service: null,
	day: null,
	avoid: [],
	notAt: [],
	doubt: null,
	time: null,
	name: null,
	email: null,
	phone: "",
	phoneChecked: false,
	searches: [],
	taken: [],
	offered: [],
	bookings: [],
	lookUps: [],
	target: null,
	isNewTarget: false,
	changes: [],
	readOut: null,
	told: NOTHING_TOLD,
	agreed: false,
	transferFailed: false,
	beforeLastSaid: null,
	news: null,
	question: null,
	askedInARow: 0,
	misses: 0,
	declined: false,
	callbackPromised: false,
	callbackReason: null,
	lastSaid: "",
	heard: null,
	intents: new Set(),
	ended: false,
};

/** The state at the start: nothing is known but perhaps who is calling. */
export function startOf({ caller }: Facts): State {
	return {
		...START,
		name: caller.name,
		phone: caller.phone ?? "",
		phoneChecked: caller.phone !== null,
	};
}

/** The slots that any search for this service found, without those that were refused since. */
export function freeSlots(state: State, service: string): Slot[] {
	const slots = state.searches
		.filter((search) => search.input.service === service)
		.flatMap((search) => search.slots);
	return stillFree(slots, state);
}

/** Without those that were taken since, or that the caller does not want. */
export function stillFree(slots: readonly Slot[], { taken, avoid, notAt }: State): Slot[] {
	return slots.filter(
		(slot) =>
			!taken.some((one) => isSameWall(one, slot)) &&
			!avoid.includes(slot.day) &&
			!notAt.includes(slot.time),
	);
}
