import {
	type Act,
	askPhone,
	firstName,
	inquire,
	type MayUse,
	offerCallback,
	speak,
} from "./act.ts";
import { bookingStep } from "./booking.ts";
import type { Facts } from "./facts.ts";
import {
	capital,
	ask,
	either,
	spokenDigits,
	spokenHours,
	spokenOffer,
	spokenWall,
	withArticle,
} from "./speak.ts";
import type { News, State } from "./state.ts";
import type { Slot, ToolUse } from "./tools.ts";

const UNKNOWN_CALLER = "I am sorry, I cannot see who is calling, so I cannot look that up.";

/** What the receptionist does next. Pure: the same call, facts and tools give the same act. */
export function decide(state: State, facts: Facts, may: MayUse): Act {
	if (state.ended) return speak("");
	if (state.news) return tell(state.news, state, facts);
	const { heard } = state;
	if (!heard)
		return speak(
			`Hello, this is ${facts.business ?? "the reception"}. ${ask("help", false, facts)}`,
		);
	const { intents } = heard;
	if (isFarewell(state)) return farewell(state, may);
	if (intents.has("repeat") && state.misses === 0 && state.lastSaid !== "")
		return speak(state.lastSaid);
	if (state.question === "callback" && state.misses > 0 && state.askedInARow < 2)
		return inquire("", "callback", state, facts);
	return (
		inform(state, facts, may) ??
		(state.wants === "callback" ? callbackStep(state, facts) : null) ??
		(state.wants === "book" ? bookingStep(state, facts, may) : null) ??
		smallTalk(state, facts)
	);
}

function tell(news: News, state: State, facts: Facts): Act {
	const more = ask("more", false, facts);
	switch (news.kind) {
		case "booked": {
			const { service, at } = news.appointment;
			const when = at ? ` on ${spokenWall(at, facts)}` : "";
			return speak(
				`You are booked. ${capital(withArticle(service ?? "appointment"))}${when}. ${more}`,
			);
		}
		case "slot_taken":
			return speak(`I am sorry, that time has just been taken. ${instead(news.nextSlots, facts)}`);
		case "next": {
			if (news.appointment?.at)
				return speak(
					`Your next appointment is ${withArticle(news.appointment.service ?? "visit")} on ${spokenWall(news.appointment.at, facts)}. ${more}`,
				);
			return speak(`I do not see an appointment for you. ${more}`);
		}
		case "failed":
			return tellFailure(news, state, facts);
	}
}

/** A refusal in the receptionist's own words: its message was written for a model. */
function tellFailure(news: News & { kind: "failed" }, state: State, facts: Facts): Act {
	const { tool, refusal } = news;
	switch (refusal.code) {
		case "closed":
			return speak("I am sorry, we are closed that day. What other day would suit you?");
		case "in_the_past":
			return speak("I am sorry, that is in the past. What other day would suit you?");
		case "too_far_ahead":
			return speak("I am sorry, that is too far ahead. What other day would suit you?");
		case "outside_opening_hours":
		case "off_grid":
			return speak(`I am sorry, that time cannot be booked. ${instead(refusal.slots, facts)}`);
		case "unknown_service":
			return speak(`I am sorry, we do not offer that. ${ask("service", false, facts)}`);
		case "not_this_customer":
			return speak(`${UNKNOWN_CALLER} ${offerCallback(state, facts)}`);
		case "bad_name":
			return speak(`I am sorry, I need a name. ${ask("name", true, facts)}`);
		case "bad_phone":
			return speak(`I am sorry, that number is not complete. ${ask("phone", true, facts)}`);
		default: {
			const deed =
				tool === "book_appointment"
					? "that did not go through, and I am not sure that it was booked."
					: "I could not look that up just now.";
			return speak(`I am sorry, ${deed} ${offerCallback(state, facts)}`);
		}
	}
}

function instead(slots: readonly Slot[], facts: Facts): string {
	const offer = slots.slice(0, 2);
	if (offer.length === 0) return ask("when", false, facts);
	const choice = offer.length === 1 ? "Shall I book that?" : ask("choice", false, facts);
	return `I have ${spokenOffer(offer, facts)}. ${choice}`;
}

function isFarewell({
	heard,
	question,
	wants,
	bookings,
	callbackPromised,
	askedInARow,
	news,
}: State): boolean {
	if (!heard || news) return false;
	const { intents } = heard;
	if (intents.has("bye")) return true;
	const brings = heard.service ?? heard.day ?? heard.time ?? heard.digits;
	const asks = [
		"book",
		"availability",
		"hours",
		"services",
		"human",
		"change_booking",
		"next_appointment",
	] as const;
	if (brings !== null || asks.some((intent) => intents.has(intent))) return false;
	if (question === "more" && (intents.has("no") || intents.has("stop"))) return true;
	if (question === "more" && intents.has("thanks")) return askedInARow > 1;
	return (
		wants === null &&
		intents.has("no") &&
		(bookings.length > 0 || callbackPromised || question === "help")
	);
}

/** The farewell goes with the call's end in one message: it is spoken, then the line is closed. */
function farewell(state: State, may: MayUse): Act {
	const end: ToolUse = { tool: "end_call", input: {} };
	const thanks = state.heard?.intents.has("thanks") ? "You are welcome." : "Thank you for calling.";
	return { say: `${thanks} Goodbye.`, use: may(end) ? end : null };
}

/** Answers to questions; whatever was being asked is asked again, unless it was just asked twice. */
function inform(state: State, facts: Facts, may: MayUse): Act | null {
	const intents = state.heard?.intents ?? new Set();
	if (intents.has("next_appointment")) return nextAppointment(state, facts, may);
	if (intents.has("hours")) {
		const day = state.heard?.day;
		const single = day && day.from === day.to ? day.from : null;
		return speak(`${spokenHours(facts, single)} ${backTo(state, facts)}`.trim());
	}
	if (intents.has("services") && facts.services.length > 0)
		return speak(`We offer ${either(facts.services.map(withArticle))}. Which one would you like?`);
	if (intents.has("unknown_fact") && state.wants !== "callback")
		return speak(`I am sorry, I do not know that. ${offerCallback(state, facts)}`);
	return null;
}

function backTo(state: State, facts: Facts): string {
	const { question } = state;
	if (question === null || question === "help" || (question === "callback" && state.wants === null))
		return ask("more", false, facts);
	return state.askedInARow > 1 && question !== "more" ? "" : ask(question, false, facts);
}

function nextAppointment(state: State, facts: Facts, may: MayUse): Act {
	const { customerId } = facts;
	const use: ToolUse = { tool: "get_next_appointment", input: { customerId: customerId ?? "" } };
	if (customerId !== null && may(use)) return { say: "", use };
	return speak(`${UNKNOWN_CALLER} ${offerCallback(state, facts)}`);
}

/** A person calls back: all that is needed is a name and a number. */
function callbackStep(state: State, facts: Facts): Act {
	const { name, phone } = state;
	const lead = callbackLead(state);
	const promise = lead === "" ? "" : `${lead} Someone will call you back.`;
	if (name === null) return inquire(promise, "name", state, facts);
	const thanks = `Thank you, ${firstName(name)}.`;
	const open = askPhone(state, promise === "" ? thanks : promise, facts);
	if (open) return open;
	const kept = `Someone will call you back on ${spokenDigits(phone)}.`;
	return speak(`${lead === "" ? thanks : lead} ${kept} ${ask("more", false, facts)}`);
}

function callbackLead({ heard, question }: State): string {
	const intents = heard?.intents ?? new Set();
	if (intents.has("change_booking")) return "I cannot change an appointment myself.";
	const agreed = question === "callback" && intents.has("yes");
	return intents.has("human") || agreed ? "Of course." : "";
}

function smallTalk(state: State, facts: Facts): Act {
	const intents = state.heard?.intents ?? new Set();
	const over = state.bookings.length > 0 || state.callbackPromised;
	if (intents.has("stop")) return speak(`All right. ${ask("more", false, facts)}`);
	if (intents.has("thanks")) return speak(`You are welcome. ${ask("more", false, facts)}`);
	if (intents.has("greeting") && state.misses < 2)
		return speak(`Hello. ${ask("help", false, facts)}`);
	if (intents.has("no")) return inquire("All right.", "help", state, facts);
	if (intents.has("yes")) return inquire("Certainly.", "help", state, facts);
	return inquire("", over ? "more" : "help", state, facts);
}
