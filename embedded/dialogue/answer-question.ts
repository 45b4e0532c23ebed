import { type Act, askFor, offerCallback, speak } from "./act.ts";
import type { Facts } from "./facts.ts";
import { spokenHours, spokenNow } from "./opening-hours.ts";
import { ask } from "./questions.ts";
import { joinWithOr, withArticle } from "./speak.ts";
import type { State } from "./state.ts";
import type { Intent } from "./understand/intents.ts";

/** Answers to questions; whatever was being asked is asked again, unless it was just asked twice. */
export function answerQuestion(state: State, facts: Facts): Act | null {
	const intents = state.heard?.intents ?? new Set();
	const back = repeatQuestion(state, facts);
	const manner = mannerOf(state);
	if (manner === WAITING) return speak(WAITING);
	if (manner !== null && state.question !== "help") return speak(`${manner} ${back}`.trim());
	if (intents.has("open_now")) return speak(`${spokenNow(facts)} ${back}`.trim());
	if (intents.has("hours")) {
		const day = state.heard?.day;
		const single = day && day.from === day.to ? day.from : null;
		return speak(`${spokenHours(facts, single)} ${back}`.trim());
	}
	if (intents.has("services") && facts.services.length > 0)
		return speak(
			`We offer ${joinWithOr(facts.services.map(withArticle))}. Which one would you like?`,
		);
	if (intents.has("duration")) {
		const service = state.heard?.service ?? state.service;
		const minutes = service === null ? undefined : facts.durations.get(service);
		if (service !== null && minutes !== undefined)
			return speak(`${article(service)} takes ${minutes} minutes. ${back}`.trim());
	}
	const about = intents.has("unknown_fact") || isUnknownQuestion(state);
	if (about && state.wants !== "callback")
		return speak(`I am sorry, I do not know that. ${offerCallback(state, facts)}`);
	return null;
}

function article(service: string): string {
	return withArticle(service).replace(/^a/, "A");
}

/** A question of which nothing else is understood. */
function isUnknownQuestion({ heard }: State): boolean {
	if (!heard?.intents.has("question")) return false;
	const others = [...heard.intents].filter((intent) => intent !== "question");
	const brings = heard.service ?? heard.day ?? heard.time ?? heard.digits ?? heard.name;
	return others.length === 0 && brings === null;
}

function repeatQuestion(state: State, facts: Facts): string {
	const { question } = state;
	if (question === null || question === "help" || (question === "callback" && state.wants === null))
		return ask("more", false, facts);
	return state.askedInARow > 1 && question !== "more" ? "" : ask(question, false, facts);
}

const WAITING = "Of course, take your time.";
/** Answers to what is neither a wish nor a question about the business. */
const MANNERS: readonly (readonly [Intent, string])[] = [
	["wait", WAITING],
	["who_are_you", "I am the automatic receptionist, and I can book, move and cancel appointments."],
	["how_are_you", "I am very well, thank you."],
];
const BESIDE_MANNERS = new Set<Intent>(["greeting", "question", "thanks", "yes"]);

/** Manners are answered where there is nothing else to answer. */
function mannerOf({ heard }: State): string | null {
	const manner = MANNERS.find(([intent]) => heard?.intents.has(intent));
	if (!heard || !manner) return null;
	const brings = heard.service ?? heard.day ?? heard.time ?? heard.digits ?? heard.name;
	const known = new Set<Intent>(MANNERS.map(([intent]) => intent));
	const alone = [...heard.intents].every(
		(intent) => known.has(intent) || BESIDE_MANNERS.has(intent),
	);
	return brings === null && alone ? manner[1] : null;
}

export function smallTalk(state: State, facts: Facts): Act {
	const intents = state.heard?.intents ?? new Set();
	const over = state.bookings.length > 0 || state.changes.length > 0 || state.callbackPromised;
	const more = ask("more", false, facts);
	if (intents.has("stop")) return speak(`All right. ${more}`);
	if (state.question === "callback" && intents.has("no")) return speak(`All right. ${more}`);
	if (state.question === "cancel_agree" && intents.has("no"))
		return speak(`All right, I have left it as it is. ${more}`);
	const manner = mannerOf(state);
	if (manner !== null) return speak(`${manner} ${ask(over ? "more" : "help", false, facts)}`);
	if (intents.has("thanks")) return speak(`You are welcome. ${more}`);
	if (intents.has("greeting") && state.misses < 2)
		return speak(`Hello. ${ask("help", false, facts)}`);
	if (intents.has("no")) return askFor("All right.", "help", state, facts);
	if (intents.has("yes")) return askFor("Certainly.", "help", state, facts);
	return askFor("", over ? "more" : "help", state, facts);
}
