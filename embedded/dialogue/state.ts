import type { Wall } from "./calendar.ts";
import type { Facts } from "./facts.ts";
import { type FindSlotsInput, type NextInput, type Refusal, sameWall, type Slot } from "./tools.ts";
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
	/** Null when only the agent's words tell of it. */
	readonly appointmentId: string | null;
}

/** An appointment that was asked for by name and number, or by the customer's id, and what was found. */
interface LookUp {
	readonly input: NextInput;
	readonly found: Appointment | null;
}

/** A tool's answer that the caller has not been told yet. */
export type News =
	| { readonly kind: "booked"; readonly appointment: Appointment }
	| { readonly kind: "slot_taken"; readonly nextSlots: readonly Slot[] }
	| { readonly kind: "next"; readonly appointment: Appointment | null }
	| { readonly kind: "moved"; readonly appointment: Appointment }
	| { readonly kind: "cancelled"; readonly appointment: Appointment }
	| { readonly kind: "failed"; readonly tool: string; readonly refusal: Refusal };

/** What is known at a moment of the call: a fold of everything that happened before it. */
export interface State {
	readonly wants: "book" | "move" | "cancel" | "next" | "callback" | null;
	readonly service: string | null;
	readonly day: DayWish | null;
	readonly time: TimeWish | null;
	readonly name: string | null;
	/** Digits, perhaps not all of them yet; empty when none were said. */
	readonly phone: string;
	/** The caller agreed to a number that is short for one. */
	readonly phoneChecked: boolean;
	readonly searches: readonly Search[];
	/** Times that a booking was refused for. */
	readonly taken: readonly Wall[];
	/** The times the agent last named, for "the second one" or "yes". */
	readonly offered: readonly Wall[];
	/** Made or moved in this call, and not cancelled since. */
	readonly bookings: readonly Appointment[];
	readonly lookUps: readonly LookUp[];
	/** The existing appointment that is to be moved or cancelled. */
	readonly target: Appointment | null;
	/** It was just found, and the caller has not been told which one it is. */
	readonly isNewTarget: boolean;
	/** Appointments that were moved or cancelled in this call, as they are or were. */
	readonly changes: readonly {
		readonly kind: "moved" | "cancelled";
		readonly appointment: Appointment;
	}[];
	/** The time that was last read out for the caller to agree to; void once anything has changed. */
	readonly readOut: Wall | null;
	/** The caller just agreed to what was read out. */
	readonly agreed: boolean;
	/** Nobody can be put through to in this call: it was tried. */
	readonly transferFailed: boolean;
	/** What was known when the agent last spoke: where a reply that was cut short is told from again. */
	readonly before: State | null;
	readonly news: News | null;
	/** What the agent last asked, and how many times in a row. */
	readonly question: Topic | null;
	readonly askedInARow: number;
	/** Turns of the caller's in a row that told nothing. */
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
	time: null,
	name: null,
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
	agreed: false,
	transferFailed: false,
	before: null,
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

/** Nothing has been agreed on yet but who is calling, where that is known. */
export function startOf({ caller }: Facts): State {
	return {
		...START,
		name: caller.name,
		phone: caller.phone ?? "",
		phoneChecked: caller.phone !== null,
	};
}

/** Still free as far as any search for this service said, and not refused since. */
export function freeSlots(state: State, service: string): Slot[] {
	const slots = state.searches
		.filter((search) => search.input.service === service)
		.flatMap((search) => search.slots);
	return stillFree(slots, state);
}

export function stillFree(slots: readonly Slot[], { taken }: State): Slot[] {
	return slots.filter((slot) => !taken.some((one) => sameWall(one, slot)));
}
