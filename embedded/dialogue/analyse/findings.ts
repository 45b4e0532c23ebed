import type { Day } from "../calendar.ts";
import type { Step } from "../conversation.ts";
import type { Facts } from "../facts.ts";
import { capital, spokenDay, withArticle } from "../speak.ts";
import type { Appointment, State } from "../state.ts";
import { readResult, type ToolResult } from "../tools.ts";
import { trackState } from "../track-state.ts";
import { FEWEST_DIGITS } from "../understand/phone.ts";

type Outcome =
	| "appointment_booked"
	| "appointment_moved"
	| "appointment_cancelled"
	| "transferred"
	| "question_answered"
	| "callback_requested"
	| "nothing_agreed"
	| "no_conversation";

/** What the caller said, and what was agreed; null where nothing was said. */
interface Said {
	/** Of the appointment that was agreed or, if none was, asked for. */
	readonly day: Day | null;
	readonly time: string | null;
	readonly service: string | null;
	readonly name: string | null;
	readonly email: string | null;
	/** Digits. */
	readonly phone: string | null;
	readonly reason: string | null;
}

/** What is known of a finished call. */
export interface Findings {
	readonly said: Said;
	readonly summary: string;
	readonly outcome: Outcome;
	readonly sentiment: "positive" | "neutral" | "negative";
	/** How well the caller got what they called for, 0 to 100. */
	readonly score: number;
	readonly why: string;
	readonly steps: readonly Step[];
}

export function findingsOf(steps: readonly Step[], facts: Facts): Findings {
	const state = trackState(steps, facts);
	const heard = steps.flatMap((step) =>
		step.kind === "heard" && step.text !== "" ? [step.text] : [],
	);
	const outcome = outcomeOf(state, steps, heard.length);
	const said = saidIn(state, agreedIn(state, outcome));
	return {
		said,
		summary: summaryOf({ outcome, said, wants: state.wants, business: facts.business }),
		outcome,
		sentiment: sentimentOf(heard.join(" ").toLowerCase()),
		...successOf(outcome, steps),
		steps,
	};
}

function saidIn(state: State, agreed: Appointment | null): Said {
	const { day, time } = state;
	return {
		day: agreed?.at?.day ?? (day?.from === day?.to ? (day?.from ?? null) : null),
		time: agreed?.at?.time ?? (time?.kind === "at" ? time.time : null),
		service: agreed?.service ?? state.service,
		name: state.name,
		email: state.email,
		phone: state.phone.length >= FEWEST_DIGITS ? state.phone : null,
		reason: reasonOf(state, agreed),
	};
}

/** The newest appointment that the outcome is about. */
function agreedIn({ bookings, changes }: State, outcome: Outcome): Appointment | null {
	const newest = (kind: "moved" | "cancelled") =>
		changes.findLast((change) => change.kind === kind)?.appointment ?? null;
	switch (outcome) {
		case "appointment_booked":
			return bookings.at(-1) ?? null;
		case "appointment_moved":
			return newest("moved");
		case "appointment_cancelled":
			return newest("cancelled");
		case "transferred":
		case "question_answered":
		case "callback_requested":
		case "nothing_agreed":
		case "no_conversation":
			return null;
	}
}

/** A change of the calendar counts where its tool said that it was made; what the agent said of it does not. */
function outcomeOf(state: State, steps: readonly Step[], turns: number): Outcome {
	const { bookings, changes, intents } = state;
	if (turns === 0) return "no_conversation";
	if (hasResult(steps, "booked") && bookings.length > 0) return "appointment_booked";
	if (changes.some(({ kind }) => kind === "moved")) return "appointment_moved";
	if (changes.some(({ kind }) => kind === "cancelled")) return "appointment_cancelled";
	if (hasResult(steps, "transferring")) return "transferred";
	if (state.wants === "callback" || state.callbackPromised) return "callback_requested";
	const asked = intents.has("hours") || intents.has("services") || intents.has("next_appointment");
	return asked && state.lastSaid !== "" ? "question_answered" : "nothing_agreed";
}

function hasResult(steps: readonly Step[], kind: ToolResult["kind"]): boolean {
	return steps.some(
		(step) => step.kind === "returned" && readResult(step.tool, step.output, "UTC")?.kind === kind,
	);
}

function reasonOf(state: State, agreed: Appointment | null): string | null {
	const { callbackReason, intents } = state;
	// "Please call me back" gives no reason.
	if (callbackReason !== null && callbackReason !== "be called back" && !agreed)
		return callbackReason;
	const service = agreed?.service ?? state.service;
	if (service !== null) return service;
	if (intents.has("hours")) return "opening hours";
	if (intents.has("next_appointment")) return "next appointment";
	if (intents.has("services")) return "services offered";
	return intents.has("book") || intents.has("availability") ? "appointment" : null;
}

interface Course {
	readonly outcome: Outcome;
	readonly said: Said;
	readonly wants: State["wants"];
	readonly business: string | null;
}

function summaryOf(call: Course): string {
	const { outcome, said, business } = call;
	if (outcome === "no_conversation") return "The caller said nothing that could be understood.";
	const who = said.name ?? "The caller";
	const about = said.reason === null ? "without saying what about" : `about: ${said.reason}`;
	const first = `${who} called${business === null ? "" : ` ${business}`} ${about}.`;
	const contact = said.phone === null ? "" : ` Phone number: ${said.phone}.`;
	return `${first} ${resultOf(call)}${contact}`;
}

function resultOf({ outcome, said, wants }: Course): string {
	const appointment = capital(withArticle(said.service ?? "appointment"));
	const when = said.day === null ? "" : whenOf(said.day, said.time);
	switch (outcome) {
		case "appointment_booked":
			return `${appointment} was booked${when && ` on ${when}`}.`;
		case "appointment_moved":
			return `${appointment} was moved${when && ` to ${when}`}.`;
		case "appointment_cancelled":
			return `${appointment}${when && ` on ${when}`} was cancelled.`;
		case "transferred":
			return "The caller was put through.";
		case "callback_requested":
			return "Someone is to call back.";
		case "question_answered":
			return "The question was answered.";
		case "nothing_agreed":
			return wants === "book"
				? `An appointment${when && ` on ${when}`} was asked for, but not booked.`
				: "Nothing was agreed.";
		case "no_conversation":
			return "";
	}
}

/** "Tuesday the twenty fourth of November 2026 at 14:30" */
function whenOf(day: Day, time: string | null): string {
	return `${spokenDay(day, day)} ${day.slice(0, 4)}${time === null ? "" : ` at ${time}`}`;
}

/** Taken off the score each time the agent did not understand the caller. */
const MISS_COST = 10;
const SCORES: Record<Outcome, readonly [number, string]> = {
	appointment_booked: [100, "The appointment was booked."],
	appointment_moved: [100, "The appointment was moved."],
	appointment_cancelled: [100, "The appointment was cancelled."],
	transferred: [80, "The caller was put through."],
	question_answered: [90, "The caller's question was answered."],
	callback_requested: [60, "The caller has to be called back."],
	nothing_agreed: [20, "Nothing was agreed."],
	no_conversation: [0, "There was no conversation."],
};

function successOf(outcome: Outcome, steps: readonly Step[]): Pick<Findings, "score" | "why"> {
	const [base, reason] = SCORES[outcome];
	const misses = steps.filter(
		(step) => step.kind === "said" && /did not catch|do not understand/.test(step.text),
	).length;
	const times = misses === 1 ? "once" : `${misses} times`;
	const why = misses === 0 ? reason : `${reason} The caller was not understood ${times}.`;
	return { score: Math.max(0, base - misses * MISS_COST), why };
}

const GLAD =
	/\b(great|perfect|lovely|wonderful|excellent|brilliant|fantastic|awesome|amazing|very helpful|happy|pleased)\b/g;
const POLITE = /\b(thanks|thank you)\b/g;
const CROSS =
	/\b(angry|annoyed|annoying|awful|complain|complaint|disappointed|frustrated|frustrating|furious|hopeless|horrible|ridiculous|rubbish|terrible|unacceptable|unhappy|upset|useless|waste of time|worst)\b/g;

/** Counts words. A thanks counts half: most thanks are only manners. */
function sentimentOf(text: string): Findings["sentiment"] {
	const count = (words: RegExp) => text.match(words)?.length ?? 0;
	const mood = count(GLAD) + count(POLITE) / 2 - 2 * count(CROSS);
	if (mood < 0) return "negative";
	return mood >= 1 ? "positive" : "neutral";
}
