import { type Act, offerCallback, type Situation, speak } from "./act.ts";
import { UNKNOWN_CALLER, yourAppointment } from "./existing-appointment.ts";
import type { Facts } from "./facts.ts";
import { ask } from "./questions.ts";
import { capital, spokenOffer, spokenWall, withArticle } from "./speak.ts";
import type { News } from "./state.ts";
import type { Slot } from "./tools.ts";

/** Says to the caller what a tool returned. */
export function reportNews(news: News, situation: Situation): Act {
	const { facts } = situation;
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
			return speak(
				`I am sorry, that time has just been taken. ${offerInstead(news.nextSlots, facts)}`,
			);
		case "next": {
			if (!news.appointment?.at) return speak(`I do not see an appointment for you. ${more}`);
			const { service, at } = news.appointment;
			const what = withArticle(service ?? "visit");
			return speak(`Your next appointment is ${what} on ${spokenWall(at, facts)}. ${more}`);
		}
		case "failed":
			return reportRefusal(news, situation);
	}
}

/** In the receptionist's own words: a refusal's message is written for a model. */
function reportRefusal({ tool, refusal }: News & { kind: "failed" }, situation: Situation): Act {
	const { facts } = situation;
	const callback = offerCallback(situation);
	switch (refusal.code) {
		case "closed":
			return speak("I am sorry, we are closed that day. What other day would suit you?");
		case "in_the_past":
			return speak("I am sorry, that is in the past. What other day would suit you?");
		case "too_far_ahead":
			return speak("I am sorry, that is too far ahead. What other day would suit you?");
		case "outside_opening_hours":
		case "off_grid":
			return speak(`I am sorry, that time cannot be booked. ${offerInstead(refusal.slots, facts)}`);
		case "unknown_service":
			return speak(`I am sorry, we do not offer that. ${ask("service", false, facts)}`);
		case "not_this_customer":
			return speak(`${UNKNOWN_CALLER} ${callback}`);
		case "no_such_appointment":
			return speak(`I am sorry, I cannot find that appointment. ${callback}`);
		case "bad_name":
			return speak(`I am sorry, I need a name. ${ask("name", true, facts)}`);
		case "bad_phone":
			return speak(`I am sorry, that number is not complete. ${ask("phone", true, facts)}`);
		case "appointment_cancelled":
			return speak(`I see that it has been cancelled already. ${ask("more", false, facts)}`);
		case "calendar_unavailable":
			return speak(
				`I am sorry, the calendar does not answer just now, and nothing was changed. ${callback}`,
			);
		default:
			return speak(`I am sorry, ${sayUncertain(tool)} ${callback}`);
	}
}

/** Nobody knows whether the tool did what it was called for. */
function sayUncertain(tool: string): string {
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

function offerInstead(slots: readonly Slot[], facts: Facts): string {
	const offered = slots.slice(0, 2);
	if (offered.length === 0) return ask("when", false, facts);
	const choice = offered.length === 1 ? "Shall I book that?" : ask("choice", false, facts);
	return `I have ${spokenOffer(offered, facts)}. ${choice}`;
}
