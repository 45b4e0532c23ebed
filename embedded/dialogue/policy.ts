import { type Act, askFor, type Situation, speak, type Tools } from "./act.ts";
import { answerQuestion, hasResult, smallTalk } from "./answer-question.ts";
import { bookingStep, moveStep } from "./booking.ts";
import { personStep } from "./callback.ts";
import { cancelStep, nextStep } from "./existing-appointment.ts";
import { ask } from "./questions.ts";
import { reportNews } from "./report-news.ts";
import { isChange, type State } from "./state.ts";
import type { ToolUse } from "./tools.ts";
import type { Intent } from "./understand/intents.ts";

/** What the receptionist does next. Pure: the same call, facts and tools give the same act. */
export function decide(situation: Situation): Act {
	const { state, facts, tools } = situation;
	const { heard, news } = state;
	if (state.ended) return speak("");
	if (news) return withGoodbye(reportNews(news, situation), state, tools);
	if (!heard)
		return speak(
			`Hello, this is ${facts.business ?? "the reception"}. ${ask("help", false, facts)}`,
		);
	if (isFarewell(state)) return sayFarewell(state, tools);
	if (heard.intents.has("repeat") && state.misses === 0 && state.lastSaid !== "")
		return repeatLast(situation);
	if (state.question === "callback" && state.misses > 0 && state.askedInARow < 2)
		return askFor("callback", situation);
	return answerQuestion(situation) ?? pursueWish(situation) ?? smallTalk(situation);
}

function pursueWish(situation: Situation): Act | null {
	switch (situation.state.wants) {
		case "book":
			return bookingStep(situation);
		case "move":
			return moveStep(situation);
		case "cancel":
			return cancelStep(situation);
		case "next":
			return nextStep(situation);
		case "callback":
			return personStep(situation);
		case null:
			return null;
	}
}

/** Repeats the last reply. One that was cut short is decided again from what was known then, to be said whole. */
function repeatLast(situation: Situation): Act {
	const { lastSaid, beforeLastSaid } = situation.state;
	const wasCutShort = /[^.?!]\s*$/.test(lastSaid);
	const whole =
		wasCutShort && beforeLastSaid ? decide({ ...situation, state: beforeLastSaid }) : null;
	return whole && whole.use === null && whole.say !== "" ? whole : speak(lastSaid);
}

/** With one of these, a "no" does not end the call. */
const WISHES = [
	"book",
	"availability",
	"hours",
	"open_now",
	"services",
	"human",
	"call_me",
	"move",
	"cancel",
	"next_appointment",
] as const satisfies readonly Intent[];

function isFarewell(state: State): boolean {
	const { heard, question, wants, askedInARow } = state;
	if (!heard || state.agreed) return false;
	const { intents, service, day, doubt, avoid, time, digits } = heard;
	if (intents.has("bye")) return true;
	if (avoid.length > 0 || (service ?? day ?? doubt ?? time ?? digits) !== null) return false;
	if (WISHES.some((intent) => intents.has(intent))) return false;
	if (question === "more" && (intents.has("no") || intents.has("stop"))) return true;
	if (question === "more" && intents.has("thanks")) return askedInARow > 1;
	return wants === null && intents.has("no") && (hasResult(state) || question === "help");
}

const END: ToolUse = { tool: "end_call", input: {} };

/** The farewell and the call's end are one message: the words are spoken, then the line is closed. */
function sayFarewell(state: State, tools: Tools): Act {
	const thanks = state.heard?.intents.has("thanks") ? "You are welcome." : "Thank you for calling.";
	return { say: `${sayNotDone(state)}${thanks} Goodbye.`, use: tools.takes(END) ? END : null };
}

/** Nobody should hang up and believe that something was done which was not. */
function sayNotDone({ wants, name, day, time }: State): string {
	const hasBegun = name !== null || day !== null || time !== null;
	if (wants === "book" && hasBegun) return "All right, I have not booked anything. ";
	return wants === "move" || wants === "cancel"
		? "All right, I have left your appointment as it is. "
		: "";
}

/** After "yes, thank you, bye", the report of what was done ends the call: it asks nothing more. */
function withGoodbye(report: Act, { heard, news }: State, tools: Tools): Act {
	const isLast = isChange(news) && heard?.intents.has("bye") === true && report.use === null;
	if (!isLast || !tools.takes(END)) return report;
	return { say: `${report.say.replace(/[^.?!]*\?$/, "").trim()} Goodbye.`, use: END };
}
