import type { Day } from "../calendar.ts";
import type { Step } from "../conversation.ts";
import type { Facts } from "../facts.ts";
import { recall } from "../recall.ts";
import { capital, spokenDay, withArticle } from "../speak.ts";
import type { Appointment, State } from "../state.ts";
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

/** What a transcript says, and nothing it does not say: null where nothing was said. */
export interface Findings {
	readonly summary: string;
	readonly outcome: Outcome;
	readonly day: Day | null;
	readonly time: string | null;
	readonly name: string | null;
	readonly phone: string | null;
	readonly service: string | null;
	readonly reason: string | null;
	readonly sentiment: "positive" | "neutral" | "negative";
	/** 0 to 100. */
	readonly score: number;
	readonly why: string;
	/** Where all of it was found, for what only some agents ask. */
	readonly steps: readonly Step[];
}

export function findingsOf(steps: readonly Step[], facts: Facts): Findings {
	const state = recall(steps, facts);
	const heard = steps.flatMap((step) =>
		step.kind === "heard" && step.text !== "" ? [step.text] : [],
	);
	const outcome = outcomeOf(state, steps, heard.length);
	const booked = agreedIn(state, outcome);
	const wishDay = state.day && state.day.from === state.day.to ? state.day.from : null;
	const found = {
		outcome,
		day: booked?.at?.day ?? wishDay,
		time: booked?.at?.time ?? (state.time?.kind === "at" ? state.time.time : null),
		name: state.name,
		phone: state.phone.length >= FEWEST_DIGITS ? state.phone : null,
		service: booked?.service ?? state.service,
		reason: reasonOf(state, booked ?? null),
	};
	return {
		...found,
		...success(state, outcome, steps),
		summary: summaryOf(found, state, facts),
		sentiment: sentimentOf(heard.join(" ").toLowerCase()),
		steps,
	};
}

/** The newest appointment that the outcome is about. */
function agreedIn({ bookings, changes }: State, outcome: Outcome): Appointment | null {
	const kind = outcome === "appointment_cancelled" ? "cancelled" : "moved";
	const changed = changes.findLast((change) => change.kind === kind)?.appointment;
	switch (outcome) {
		case "appointment_booked":
			return bookings.at(-1) ?? null;
		case "appointment_moved":
		case "appointment_cancelled":
			return changed ?? null;
		case "transferred":
		case "question_answered":
		case "callback_requested":
		case "nothing_agreed":
		case "no_conversation":
			return null;
	}
}

function outcomeOf(state: State, steps: readonly Step[], turns: number): Outcome {
	if (turns === 0) return "no_conversation";
	const changed = (kind: "moved" | "cancelled") =>
		state.changes.some((change) => change.kind === kind);
	const moved = new Set(
		state.changes.flatMap(({ kind, appointment }) =>
			kind === "moved" ? [appointment.appointmentId] : [],
		),
	);
	if (didWell(steps, "book_appointment") && state.bookings.length > 0) return "appointment_booked";
	if (state.bookings.some(({ appointmentId }) => !moved.has(appointmentId)))
		return "appointment_booked";
	if (changed("moved")) return "appointment_moved";
	if (changed("cancelled")) return "appointment_cancelled";
	if (didWell(steps, "transfer_call")) return "transferred";
	if (state.wants === "callback" || state.callbackPromised) return "callback_requested";
	const asked =
		state.intents.has("hours") ||
		state.intents.has("services") ||
		state.intents.has("next_appointment");
	return asked && state.lastSaid !== "" ? "question_answered" : "nothing_agreed";
}

/** Whether a tool was called and refused nothing. */
function didWell(steps: readonly Step[], tool: string): boolean {
	return steps.some(
		(step) =>
			step.kind === "returned" &&
			step.tool === tool &&
			typeof step.output === "object" &&
			step.output !== null &&
			!("error" in step.output),
	);
}

function reasonOf(state: State, booked: Appointment | null): string | null {
	const { callbackReason, intents } = state;
	const service = booked?.service ?? state.service;
	// That somebody wants to be called back does not tell why.
	const telling = callbackReason !== null && !/^(be )?called back$/.test(callbackReason);
	if (telling && !booked) return callbackReason;
	if (service !== null) return service;
	if (intents.has("hours")) return "opening hours";
	if (intents.has("next_appointment")) return "next appointment";
	if (intents.has("services")) return "services offered";
	return intents.has("book") || intents.has("availability") ? "appointment" : null;
}

type Found = Pick<Findings, "outcome" | "day" | "time" | "name" | "phone" | "service" | "reason">;

function summaryOf(found: Found, state: State, facts: Facts): string {
	const who = found.name ?? "The caller";
	if (found.outcome === "no_conversation")
		return "The caller said nothing that could be understood.";
	const about = found.reason === null ? "without saying what about" : `about: ${found.reason}`;
	const first = `${who} called${facts.business === null ? "" : ` ${facts.business}`} ${about}.`;
	const contact = found.phone === null ? "" : ` Phone number: ${found.phone}.`;
	return `${first} ${resultOf(found, state, facts)}${contact}`;
}

function resultOf({ outcome, day, time, service }: Found, state: State, facts: Facts): string {
	const when =
		day === null
			? ""
			: ` on ${spokenDay(day, facts.today)} ${day.slice(0, 4)}${time === null ? "" : ` at ${time}`}`;
	switch (outcome) {
		case "appointment_booked":
			return `${capital(withArticle(service ?? "appointment"))} was booked${when}.`;
		case "appointment_moved":
			return `${capital(withArticle(service ?? "appointment"))} was moved to${when.replace(/^ on/, "")}.`;
		case "appointment_cancelled":
			return `${capital(withArticle(service ?? "appointment"))}${when} was cancelled.`;
		case "transferred":
			return "The caller was put through.";
		case "callback_requested":
			return "Someone is to call back.";
		case "question_answered":
			return "The question was answered.";
		case "nothing_agreed":
			return state.wants === "book"
				? `An appointment${when} was asked for, but not booked.`
				: "Nothing was agreed.";
		case "no_conversation":
			return "";
	}
}

/** Each time the caller was not understood costs this much of a success. */
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

function success(
	state: State,
	outcome: Outcome,
	steps: readonly Step[],
): Pick<Findings, "score" | "why"> {
	const [base, reason] = SCORES[outcome];
	const misses = steps.filter(
		(step) => step.kind === "said" && /did not catch|do not understand/.test(step.text),
	).length;
	const failed = state.news?.kind === "failed" ? ` A tool failed: ${state.news.tool}.` : "";
	const trouble =
		misses === 0
			? ""
			: ` The caller was not understood ${misses === 1 ? "once" : `${misses} times`}.`;
	return { score: Math.max(0, base - misses * MISS_COST), why: `${reason}${trouble}${failed}` };
}

const GLAD =
	/\b(great|perfect|lovely|wonderful|excellent|brilliant|fantastic|awesome|amazing|very helpful|happy|pleased)\b/g;
const POLITE = /\b(thanks|thank you)\b/g;
const CROSS =
	/\b(angry|annoyed|annoying|awful|complain|complaint|disappointed|frustrated|frustrating|furious|hopeless|horrible|ridiculous|rubbish|terrible|unacceptable|unhappy|upset|useless|waste of time|worst)\b/g;

/** Counted words: a thanks is half a glad word, since most thanks are only manners. */
function sentimentOf(text: string): Findings["sentiment"] {
	const count = (words: RegExp) => text.match(words)?.length ?? 0;
	const mood = count(GLAD) + count(POLITE) / 2 - 2 * count(CROSS);
	if (mood < 0) return "negative";
	return mood >= 1 ? "positive" : "neutral";
}
