import { type Act, askFor, offerCallback, type Situation, speak } from "./act.ts";
import { spokenHours, spokenNow } from "./opening-hours.ts";
import { ask } from "./questions.ts";
import { capital, joinWithOr, withArticle } from "./speak.ts";
import type { State } from "./state.ts";
import type { Heard } from "./understand/hear.ts";
import type { Intent } from "./understand/intents.ts";

/** Answers a question, and repeats the agent's own, unless that was just asked twice. Null when nothing was asked. */
export function answerQuestion(situation: Situation): Act | null {
	const { state, facts } = situation;
	const { heard, question } = state;
	if (!heard) return null;
	const { intents } = heard;
	const answer = (words: string) => speak(`${words} ${repeatQuestion(situation)}`.trim());
	const courtesy = courtesyFor(heard);
	if (courtesy === WAITING) return speak(WAITING);
	if (courtesy !== null && question !== "help") return answer(courtesy);
	if (intents.has("open_now")) return answer(spokenNow(facts));
	if (intents.has("hours")) {
		const { day } = heard;
		return answer(spokenHours(facts, day && day.from === day.to ? day.from : null));
	}
	if (intents.has("services") && facts.services.length > 0) {
		const services = joinWithOr(facts.services.map(withArticle));
		return speak(`We offer ${services}. Which one would you like?`);
	}
	if (intents.has("duration")) {
		const service = heard.service ?? state.service;
		const minutes = service === null ? undefined : facts.durations.get(service);
		if (service !== null && minutes !== undefined)
			return answer(`${capital(withArticle(service))} takes ${minutes} minutes.`);
	}
	const unknown = intents.has("unknown_fact") || isUnknownQuestion(heard);
	return unknown && state.wants !== "callback"
		? speak(`I am sorry, I do not know that. ${offerCallback(situation)}`)
		: null;
}

/** A question of which nothing else is understood. */
function isUnknownQuestion(heard: Heard): boolean {
	return heard.intents.has("question") && heard.intents.size === 1 && !hasDetails(heard);
}

function hasDetails(heard: Heard): boolean {
	const { service, day, doubt, avoid, time, digits, name, email } = heard;
	return avoid.length > 0 || (service ?? day ?? doubt ?? time ?? digits ?? name ?? email) !== null;
}

function repeatQuestion({ state, facts }: Situation): string {
	const { question, wants, askedInARow } = state;
	if (question === null || question === "help" || (question === "callback" && wants === null))
		return ask("more", false, facts);
	return askedInARow > 1 && question !== "more" ? "" : ask(question, false, facts);
}

const WAITING = "Of course, take your time.";
/** Answers to what is neither a wish nor a question about the business. */
const COURTESIES: readonly (readonly [Intent, string])[] = [
	["wait", WAITING],
	["who_are_you", "I am the automatic receptionist, and I can book, move and cancel appointments."],
	["how_are_you", "I am very well, thank you."],
];
/** What may stand beside one without being a wish of its own. */
const BESIDE_COURTESIES = new Set<Intent>([
	...COURTESIES.map(([intent]) => intent),
	"greeting",
	"question",
	"thanks",
	"yes",
]);

/** Null where there is something else to answer. */
function courtesyFor(heard: Heard): string | null {
	const alone = [...heard.intents].every((intent) => BESIDE_COURTESIES.has(intent));
	if (!alone || hasDetails(heard)) return null;
	return COURTESIES.find(([intent]) => heard.intents.has(intent))?.[1] ?? null;
}

/** What is said where the caller neither asked nor wants anything. */
export function smallTalk(situation: Situation): Act {
	const { state, facts } = situation;
	const { heard, question } = state;
	const intents = heard?.intents ?? new Set();
	const isDone = hasResult(state);
	const more = ask("more", false, facts);
	if (intents.has("stop")) return speak(`All right. ${more}`);
	if (question === "callback" && intents.has("no")) return speak(`All right. ${more}`);
	if (question === "cancel_agree" && intents.has("no"))
		return speak(`All right, I have left it as it is. ${more}`);
	const courtesy = heard && courtesyFor(heard);
	if (courtesy !== null) return speak(`${courtesy} ${ask(isDone ? "more" : "help", false, facts)}`);
	if (intents.has("thanks")) return speak(`You are welcome. ${more}`);
	if (intents.has("greeting") && state.misses < 2)
		return speak(`Hello. ${ask("help", false, facts)}`);
	if (intents.has("no")) return askFor("help", situation, "All right.");
	if (intents.has("yes")) return askFor("help", situation, "Certainly.");
	return askFor(isDone ? "more" : "help", situation);
}

/** Whether the call has already led to something. */
export function hasResult({ bookings, changes, callbackPromised }: State): boolean {
	return bookings.length > 0 || changes.length > 0 || callbackPromised;
}
