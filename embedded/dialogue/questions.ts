import type { Facts } from "./facts.ts";
import { joinWithOr, withArticle } from "./speak.ts";
import type { Topic } from "./understand/question.ts";
import { placesOf } from "./understand/services.ts";

/** The words of a question; `again` for someone who did not understand it the first time. */
export function ask(topic: Topic, again: boolean, facts: Facts): string {
	const [first, second] = questions(facts)[topic];
	return again ? second : first;
}

function questions({ services }: Facts): Record<Topic, readonly [string, string]> {
	const list = joinWithOr(services.map(withArticle)) || "an appointment";
	const places = joinWithOr(placesOf(services));
	return {
		service: [
			`What would you like to book: ${list}?`,
			`I can book ${list}. Which one would you like${places === "" ? "" : `: ${places}`}?`,
		],
		which_day: ["Which day do you mean?", "Which day do you mean, the first or the second?"],
		day: ["What day would suit you?", "Which day would suit you? You can say Tuesday, or a date."],
		time: [
			"What time would suit you?",
			"What time would suit you? You can say ten o'clock, or any time.",
		],
		when: [
			"What other day or time would suit you?",
			"Please tell me another day or time. When would suit you?",
		],
		name: ["May I have your name?", "Could you tell me your first and last name?"],
		phone: ["What is your phone number?", "Could you say your phone number, digit by digit?"],
		phone_check: ["Is that right?", "Is that number correct?"],
		choice: ["Which would you prefer?", "Would you prefer the first or the second?"],
		agree: ["Is that all right?", "Shall I go ahead? Is that all right?"],
		move_agree: ["Shall I move it?", "Shall I move it? Please say yes or no."],
		cancel_agree: ["Shall I cancel it?", "Shall I cancel it? Please say yes or no."],
		wrong: [
			"What should I change: the day, the time, the name or the number?",
			"Which is wrong: the day, the time, the name or the number?",
		],
		identity: [
			"Are those the right name and number?",
			"Is it under that name and number? Are those the right name and number?",
		],
		callback: ["Shall I have someone call you back?", "Would you like someone to call you?"],
		more: ["Is there anything else?", "What else can I do for you?"],
		help: [
			"How can I help you?",
			"I can book, move or cancel an appointment, or tell you our opening hours. How can I help you?",
		],
	};
}
