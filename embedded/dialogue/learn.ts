import { type Wall, wallAt } from "./calendar.ts";
import type { Facts } from "./facts.ts";
import type { State } from "./state.ts";
import { BookInput, FindSlotsInput, readReturned, type Refusal } from "./tools.ts";

interface ToolReturn {
	readonly tool: string;
	readonly input: unknown;
	readonly output: unknown;
}

/** What a tool's answer changes. The caller has not heard of it yet: it stays news until they have. */
export function learn(state: State, { tool, input, output }: ToolReturn, facts: Facts): State {
	const returned = readReturned(tool, output, facts.timezone);
	switch (returned?.kind) {
		case undefined:
			return state;
		case "slots": {
			const search = FindSlotsInput.safeParse(input);
			if (!search.success) return state;
			const { slots } = returned;
			return { ...state, searches: [...state.searches, { input: search.data, slots }] };
		}
		case "booked": {
			const appointment = { service: returned.service, at: returned.at };
			const bookings = [...state.bookings, appointment];
			return {
				...state,
				wants: null,
				bookings,
				offered: [],
				news: { kind: "booked", appointment },
			};
		}
		case "next":
			return { ...state, news: { kind: "next", appointment: returned.appointment } };
		case "refused":
			return refused(state, tool, input, returned.refusal, facts);
	}
}

/** A refusal also takes back what it was about, so that it is asked for again. */
function refused(
	state: State,
	tool: string,
	input: unknown,
	refusal: Refusal,
	facts: Facts,
): State {
	const news = { kind: "failed", tool, refusal } as const;
	switch (refusal.code) {
		case "slot_taken":
			return slotTaken(state, input, refusal, facts);
		case "closed":
		case "in_the_past":
		case "too_far_ahead":
			return { ...state, day: null, offered: [], news };
		case "outside_opening_hours":
		case "off_grid":
			return { ...state, time: null, offered: refusal.slots.slice(0, 2), news };
		case "unknown_service":
			return { ...state, service: null, news };
		case "bad_name":
			return { ...state, name: null, news };
		case "bad_phone":
			return { ...state, phone: "", phoneChecked: false, news };
		default:
			return { ...state, news };
	}
}

function slotTaken(state: State, input: unknown, { slots }: Refusal, facts: Facts): State {
	const asked = BookInput.safeParse(input);
	const taken: Wall | null = asked.success ? wallAt(asked.data.startsAt, facts.timezone) : null;
	const service = asked.success ? asked.data.service : (state.service ?? "");
	const others = { input: { service, from: slots[0]?.day ?? "" }, slots };
	return {
		...state,
		time: null,
		taken: taken ? [...state.taken, taken] : state.taken,
		offered: slots.slice(0, 2),
		searches: [...state.searches, others],
		news: { kind: "slot_taken", nextSlots: slots },
	};
}
