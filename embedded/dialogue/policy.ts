import { type Act, askFor, speak, type Tools } from "./act.ts";
import { answerQuestion, smallTalk } from "./answer-question.ts";
import { bookingStep, moveStep } from "./booking.ts";
import { personStep } from "./callback.ts";
import { cancelStep, nextStep } from "./existing-appointment.ts";
import type { Facts } from "./facts.ts";
import { ask } from "./questions.ts";
import { reportNews } from "./report-news.ts";
import type { State } from "./state.ts";
import type { ToolUse } from "./tools.ts";
import type { Intent } from "./understand/intents.ts";

/** What the receptionist does next. Pure: the same call, facts and tools give the same act. */
export function decide(state: State, facts: Facts, tools: Tools): Act {
	if (state.ended) return speak("");
	if (state.news) return withGoodbye(reportNews(state.news, state, facts), state, tools);
	const { heard } = state;
	if (!heard)
		return speak(
			`Hello, this is ${facts.business ?? "the reception"}. ${ask("help", false, facts)}`,
		);
	const { intents } = heard;
	if (isFarewell(state)) return farewell(state, tools);
	if (intents.has("repeat") && state.misses === 0 && state.lastSaid !== "")
		return repeatLast(state, facts, tools);
	if (state.question === "callback" && state.misses > 0 && state.askedInARow < 2)
		return askFor("", "callback", state, facts);
	return answerQuestion(state, facts) ?? pursueWish(state, facts, tools) ?? smallTalk(state, facts);
}

function pursueWish(state: State, facts: Facts, tools: Tools): Act | null {
	switch (state.wants) {
		case "book":
			return bookingStep(state, facts, tools);
		case "move":
			return moveStep(state, facts, tools);
		case "cancel":
			return cancelStep(state, facts, tools);
		case "next":
			return nextStep(state, facts, tools);
		case "callback":
			return personStep(state, facts, tools);
		case null:
			return null;
	}
}

/** What was cut short is said whole; it is known from what was known when it was first said. */
function repeatLast({ lastSaid, before }: State, facts: Facts, tools: Tools): Act {
	const cutShort = /[^.?!]\s*$/.test(lastSaid);
	const whole = cutShort && before !== null ? decide(before, facts, tools) : null;
	return whole && whole.use === null && whole.say !== "" ? whole : speak(lastSaid);
}

/** Wishes that a goodbye or a "no" beside them does not take back. */
const ASKS = [
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

function isFarewell({
	heard,
	question,
	wants,
	bookings,
	changes,
	callbackPromised,
	askedInARow,
	agreed,
}: State): boolean {
	if (!heard || agreed) return false;
	const { intents } = heard;
	if (intents.has("bye")) return true;
	const brings = heard.service ?? heard.day ?? heard.time ?? heard.digits;
	if (brings !== null || ASKS.some((intent) => intents.has(intent))) return false;
	if (question === "more" && (intents.has("no") || intents.has("stop"))) return true;
	if (question === "more" && intents.has("thanks")) return askedInARow > 1;
	const settled = bookings.length > 0 || changes.length > 0 || callbackPromised;
	return wants === null && intents.has("no") && (settled || question === "help");
}

const END: ToolUse = { tool: "end_call", input: {} };

/** The farewell goes with the call's end in one message: it is spoken, then the line is closed. */
function farewell(state: State, tools: Tools): Act {
	const thanks = state.heard?.intents.has("thanks") ? "You are welcome." : "Thank you for calling.";
	const left = sayNotDone(state);
	return { say: `${left}${thanks} Goodbye.`, use: tools.takes(END) ? END : null };
}

/** Nobody should hang up in the belief that something was done which was not. */
function sayNotDone({ wants, name, day, time }: State): string {
	const begun = name !== null || day !== null || time !== null;
	if (wants === "book" && begun) return "All right, I have not booked anything. ";
	return wants === "move" || wants === "cancel"
		? "All right, I have left your appointment as it is. "
		: "";
}

/** "Yes, thank you, bye": the deed is told, and that is the end. */
function withGoodbye(act: Act, { heard, news }: State, tools: Tools): Act {
	const done = news?.kind === "booked" || news?.kind === "moved" || news?.kind === "cancelled";
	if (!done || heard?.intents.has("bye") !== true || act.use !== null || !tools.takes(END))
		return act;
	return { say: `${act.say.replace(/[^.?!]*\?$/, "").trim()} Goodbye.`, use: END };
}
