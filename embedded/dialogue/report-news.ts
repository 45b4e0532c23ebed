import { type Act, offerCallback, speak } from "./act.ts";
import { yourAppointment } from "./existing-appointment.ts";
import type { Facts } from "./facts.ts";
import { ask } from "./questions.ts";
import { capital, spokenOffer, spokenWall, withArticle } from "./speak.ts";
import type { News, State } from "./state.ts";
import type { Slot } from "./tools.ts";

const UNKNOWN_CALLER = "I am sorry, I cannot see who is calling, so I cannot look that up.";

/** What a tool answered, for the caller. */
export function reportNews(news: News, state: State, facts: Facts): Act {
	const more = ask("more", false, facts);
	switch (news.kind) {
		case "booked": {
			const { service, at } = news.appointment;
			const when = at ? ` on ${spokenWall(at, facts)}` : "";
			return speak(
				`You are booked. ${capital(withArticle(service ?? "appointment"))}${when}. ${more}`,
			);
		}
		case "moved": {
			const { service, at } = news.appointment;
			const when = at ? ` on ${spokenWall(at, facts)}` : " at the new time";
			return speak(`Your ${service ?? "appointment"} is now${when}. ${more}`);
		}
		case "cancelled":
			return speak(`${capital(yourAppointment(news.appointment, facts))} is cancelled. ${more}`);
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
			return reportRefusal(news, state, facts);
	}
}

/** A refusal in the receptionist's own words: its message was written for a model. */
function reportRefusal(news: News & { kind: "failed" }, state: State, facts: Facts): Act {
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
		case "no_such_appointment":
			return speak(`I am sorry, I cannot find that appointment. ${offerCallback(state, facts)}`);
		case "bad_name":
			return speak(`I am sorry, I need a name. ${ask("name", true, facts)}`);
		case "bad_phone":
			return speak(`I am sorry, that number is not complete. ${ask("phone", true, facts)}`);
		case "appointment_cancelled":
			return speak(`I see that it has been cancelled already. ${ask("more", false, facts)}`);
		case "calendar_unavailable":
			return speak(`I am sorry, ${NOT_DONE} ${offerCallback(state, facts)}`);
		default:
			return speak(`I am sorry, ${uncertain(tool)} ${offerCallback(state, facts)}`);
	}
}

const NOT_DONE = "the calendar does not answer just now, and nothing was changed.";

/** An outcome that is unknown is told as such. */
function uncertain(tool: string): string {
	switch (tool) {
		case "book_appointment":
			return "that did not go through, and I am not sure that it was booked.";
		case "move_appointment":
			return "that did not go through, and I am not sure that it was moved.";
		case "cancel_appointment":
			return "that did not go through, and I am not sure that it was cancelled.";
		default:
			return "I could not look that up just now.";
	}
}

function instead(slots: readonly Slot[], facts: Facts): string {
	const offer = slots.slice(0, 2);
	if (offer.length === 0) return ask("when", false, facts);
	const choice = offer.length === 1 ? "Shall I book that?" : ask("choice", false, facts);
	return `I have ${spokenOffer(offer, facts)}. ${choice}`;
}
