import { z } from "zod";

import type { AgentProfile } from "../agents/profile.ts";
import {
	type Analysis,
	AnalysisAnswer,
	type Extracted,
	type ExtractedFields,
	type Score,
} from "../events/analysis.ts";
import { countryOf } from "../people/country.ts";
import { digitsOf, normalisePhone } from "../people/phone.ts";
import { clockOf, isDate, localTimeOf } from "../time/local-time.ts";
import { checkExtracted, checkScorecard, orNull } from "./check-own.ts";
import { type CallFacts, KnownOutcome, startOf } from "./facts.ts";

/** The part of a model's answer that may be recorded. */
export interface CheckedAnswer extends AnalysisAnswer {
	extracted: Extracted | null;
	scorecard: Score[];
}

/** What the answer is checked against. */
export interface Evidence {
	agent: AgentProfile;
	facts: CallFacts;
	/** What each side said, line by line. */
	transcript: readonly string[];
}

/**
 * Checks an answer. It corrects spellings, and recorded facts replace what the model says. A claim against the facts, or in
 * an unknown form, is a problem and is never corrected by a guess. The parts that are right may still be recorded, unless
 * the form itself is wrong. Problems never quote the caller.
 */
export function checkAnswer(
	given: unknown,
	{ agent, facts, transcript }: Evidence,
): { answer: CheckedAnswer | null; problems: string[] } {
	const form = z.record(z.string(), z.unknown()).safeParse(given);
	if (!form.success)
		return { answer: null, problems: ["the answer is not JSON of the form's schema"] };
	const { schema, scorecard } = agent.analysis;
	const base = checkBase(form.data, facts, countryOf(agent));
	const extracted = schema && checkExtracted(schema, form.data["extracted"]);
	const scores = checkScorecard(scorecard, form.data["scorecard"], transcript);
	return {
		answer: base.answer && {
			...base.answer,
			extracted: extracted?.value ?? null,
			scorecard: scores.value,
		},
		problems: [...base.problems, ...(extracted?.problems ?? []), ...scores.problems],
	};
}

function checkBase(
	given: unknown,
	facts: CallFacts,
	country: string | null,
): { answer: AnalysisAnswer | null; problems: string[] } {
	const parsed = AnalysisAnswer.safeParse(given);
	if (!parsed.success) {
		const wrong = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
		return { answer: null, problems: wrong };
	}
	const answer = parsed.data;
	const { day, time, name, phone, reason } = said(answer.fields);
	// A number that cannot exist may be just what the caller said.
	const number = phone === null ? null : normalisePhone(phone, country);
	const clock = time !== null && /^\d:/.test(time) ? `0${time}` : time;

	const problems: string[] = [];
	if (answer.summary.trim() === "") problems.push("summary is empty");
	if (day !== null && !isDate(day)) problems.push("fields.day is not a day as YYYY-MM-DD");
	if (clock !== null && !/^([01]\d|2[0-3]):[0-5]\d$/.test(clock))
		problems.push("fields.time is not a time as HH:MM");
	if (phone !== null && number === null && digitsOf(phone) === null)
		problems.push("fields.phone is not a phone number");
	const claimed = KnownOutcome.safeParse(answer.outcome);
	if (facts.deed === null && claimed.success)
		problems.push(`outcome is ${claimed.data}, but ${NOT_DONE[claimed.data]}`);
	if (problems.length > 0) return { answer: null, problems };

	const fields = { day, time: clock, name, phone: number, reason };
	return {
		answer: {
			...answer,
			outcome: facts.deed ?? answer.outcome,
			fields: agreedIn(facts, fields),
		},
		problems,
	};
}

const NOT_DONE: Record<KnownOutcome, string> = {
	appointment_booked: "no appointment was booked in this call",
	appointment_moved: "no appointment was moved in this call",
	appointment_cancelled: "no appointment was cancelled in this call",
	transferred: "nobody was put through in this call",
};

/** Takes fields that the model did not find from the appointment that was made or moved. */
function agreedIn({ appointments, deed }: CallFacts, fields: ExtractedFields): ExtractedFields {
	const [appointment] = appointments;
	if (!appointment || (deed !== "appointment_booked" && deed !== "appointment_moved"))
		return fields;
	const agreed = localTimeOf(startOf(appointment), appointment.timezone);
	return {
		day: fields.day ?? agreed.date,
		time: fields.time ?? clockOf(agreed.minutes),
		name: fields.name ?? appointment.name,
		phone: fields.phone ?? appointment.phone,
		reason: fields.reason,
	};
}

function said(fields: ExtractedFields): ExtractedFields {
	return {
		day: orNull(fields.day),
		time: orNull(fields.time),
		name: orNull(fields.name),
		phone: orNull(fields.phone),
		reason: orNull(fields.reason),
	};
}

/** The analysis of a call in which the caller said nothing. No model is asked. */
export function noConversation({ analysis: { schema, scorecard } }: AgentProfile): Analysis {
	const why = "Nobody spoke.";
	return {
		status: "complete",
		model: "none",
		summary: "The caller said nothing.",
		outcome: "no_conversation",
		fields: { day: null, time: null, name: null, phone: null, reason: null },
		sentiment: "neutral",
		success: { score: 0, why },
		extracted: schema && {
			status: "complete",
			data: Object.fromEntries(Object.keys(schema.properties).map((name) => [name, null])),
		},
		scorecard: scorecard.map(({ criterionId }) => ({ criterionId, met: null, quote: null, why })),
	};
}
