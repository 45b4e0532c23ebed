import { clockOf, isDate, localTimeOf } from "../booking/local-time.ts";
import { normalisePhone } from "../booking/phone.ts";
import type { Analysis, AnalysisAnswer, ExtractedFields } from "./analysis.ts";
import { type CallFacts, startOf } from "./facts.ts";

/** A model's answer after it was held against what the log knows. Problems never quote the caller. */
export type CheckedAnswer =
	| { ok: true; answer: AnalysisAnswer }
	| { ok: false; problems: string[] };

/** What models write when they mean null. */
const NOTHING = /^(null|none|unknown|n\/a|not (mentioned|given|said|provided))?$/i;

/**
 * Accepts an answer, puts spellings right, and lets recorded facts win over the model's reading. What
 * it claims against the facts or in no known form is a problem, and never corrected by guessing.
 */
export function checkAnswer(answer: AnalysisAnswer, facts: CallFacts): CheckedAnswer {
	const { day, time, name, phone, reason } = said(answer.fields);
	const number = phone === null ? null : normalisePhone(phone);
	const clock = time !== null && /^\d:/.test(time) ? `0${time}` : time;
	const booked = facts.appointments[0];

	const problems: string[] = [];
	if (answer.summary.trim() === "") problems.push("summary is empty");
	if (day !== null && !isDate(day)) problems.push("fields.day is not a day as YYYY-MM-DD");
	if (clock !== null && !/^([01]\d|2[0-3]):[0-5]\d$/.test(clock))
		problems.push("fields.time is not a time as HH:MM");
	if (phone !== null && number === null) problems.push("fields.phone is not a phone number");
	if (!booked && answer.outcome === "appointment_booked")
		problems.push("outcome is appointment_booked, but no appointment was booked in this call");
	if (problems.length > 0) return { ok: false, problems };

	const fields = { day, time: clock, name, phone: number, reason };
	if (!booked) return { ok: true, answer: { ...answer, fields } };
	const agreed = localTimeOf(startOf(booked), booked.timezone);
	return {
		ok: true,
		answer: {
			...answer,
			outcome: "appointment_booked",
			fields: {
				day: day ?? agreed.date,
				time: clock ?? clockOf(agreed.minutes),
				name: name ?? booked.name,
				phone: number ?? booked.phone,
				reason,
			},
		},
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

function orNull(text: string | null): string | null {
	return text === null || NOTHING.test(text.trim()) ? null : text.trim();
}

/** Of a call in which the caller never said anything there is nothing to ask a model. */
export const noConversation: Analysis = {
	status: "complete",
	model: "none",
	summary: "The caller said nothing.",
	outcome: "no_conversation",
	fields: { day: null, time: null, name: null, phone: null, reason: null },
	sentiment: "neutral",
	success: { score: 0, why: "Nobody spoke." },
	extracted: null,
	scorecard: [],
};
