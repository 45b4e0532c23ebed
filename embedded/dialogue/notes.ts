import { z } from "zod";

import { isDay, wallAt } from "./calendar.ts";
import type { Facts } from "./facts.ts";
import type { Appointment, State } from "./state.ts";
import { FEWEST_DIGITS } from "./understand/phone.ts";
import { fromJson } from "./wire/input.ts";

/** What a caller can want, as the notes say it. */
const WISHES = {
	book: "book an appointment",
	move: "move an appointment",
	cancel: "cancel an appointment",
	next: "know their next appointment",
	callback: "be called back",
} as const satisfies Record<NonNullable<State["wants"]>, string>;

const isWish = (wish: string): wish is keyof typeof WISHES => wish in WISHES;

/**
 * What must not be lost of a conversation that is no longer there word for word, in a sentence that `readNotes` reads. What
 * was booked, moved and cancelled is noted by the product.
 */
export function writeNotes(state: State): string {
	const { wants, service, day, time, name, email, phone, phoneChecked, callbackPromised } = state;
	const noted = [
		wants === null
			? "The caller wants nothing at the moment"
			: `The caller wants to ${WISHES[wants]}`,
		...(service === null ? [] : [`the service is ${service}`]),
		...(day === null ? [] : [`the day is ${day.only?.join(OR) ?? stretch(day.from, day.to)}`]),
		...(time === null ? [] : [`the time is ${timeInWords(time)}`]),
		...(name === null ? [] : [`their name is ${name}`]),
		...(email === null ? [] : [`their email is ${email}`]),
		...(phone.length < FEWEST_DIGITS
			? []
			: [`their ${phoneChecked ? "confirmed " : ""}number is ${phone}`]),
		...(callbackPromised ? ["they were promised a call back"] : []),
	];
	return `${noted.join("; ")}.`;
}

function timeInWords(time: NonNullable<State["time"]>): string {
	switch (time.kind) {
		case "at":
			return time.time;
		case "one_of":
			return time.times.join(OR);
		case "between":
			return stretch(time.from, time.to);
		case "any":
			return "any";
	}
}

const OR = " or ";

function stretch(from: string, to: string): string {
	return from === to ? from : `${from} to ${to}`;
}

/** The state with what the notes of a prompt say. A prompt without notes changes nothing. */
export function readNotes(state: State, prompt: string, facts: Facts): State {
	const summary = /^- Summary: "(.*)"$/m.exec(prompt)?.[1] ?? "";
	const says = (pattern: RegExp) => pattern.exec(summary)?.[1] ?? null;
	const wish = says(/The caller wants to ([^;.]+)/);
	const wants = Object.keys(WISHES).find((each) => isWish(each) && WISHES[each] === wish);
	const service = says(/; the service is ([^;.]+)/);
	const phone = says(/; their (?:confirmed )?number is (\+?\d+)/);
	const changes = appointmentsIn(prompt, facts);
	const standing = changes.filter(({ status }) => status !== "cancelled");
	const newest = changes.at(-1);
	return {
		...state,
		wants: wants !== undefined && isWish(wants) ? wants : state.wants,
		service: facts.services.find((each) => each === service) ?? state.service,
		day: dayOf(says(/; the day is ([^;.]+)/)) ?? state.day,
		time: timeOf(says(/; the time is ([^;.]+)/)) ?? state.time,
		name: says(/; their name is ([^;]+?)(?:;|\.$)/) ?? newest?.name ?? state.name,
		email: says(/; their email is ([^;]+?)(?:;|\.$)/) ?? state.email,
		phone: phone ?? newest?.phone ?? state.phone,
		phoneChecked:
			phone === null ? state.phoneChecked : summary.includes("; their confirmed number"),
		callbackPromised: state.callbackPromised || summary.includes("promised a call back"),
		bookings: [...state.bookings, ...standing.map(({ appointment }) => appointment)],
		changes: [
			...state.changes,
			...changes.flatMap(({ status: kind, appointment }) =>
				kind === "booked" ? [] : [{ kind, appointment }],
			),
		],
	};
}

function dayOf(text: string | null): State["day"] {
	const only = text?.split(OR).filter(isDay) ?? [];
	const [first, last] = [only[0], only.at(-1)];
	if (only.length > 1 && first && last) return { from: first, to: last, only };
	const [from = "", to = from] = text?.split(" to ") ?? [];
	return isDay(from) && isDay(to) ? { from, to } : null;
}

const CLOCK = /^\d\d:\d\d$/;

function timeOf(text: string | null): State["time"] {
	if (text === "any") return { kind: "any" };
	const times = text?.split(OR).filter((each) => CLOCK.test(each)) ?? [];
	if (times.length > 1) return { kind: "one_of", times };
	const [from = "", to] = text?.split(" to ") ?? [];
	if (!CLOCK.test(from)) return null;
	if (to === undefined) return { kind: "at", time: from };
	return CLOCK.test(to) ? { kind: "between", from, to } : null;
}

const NotedAppointment = z.object({
	appointmentId: z.string(),
	service: z.string(),
	startsAt: z.string(),
	name: z.string(),
	phone: z.string(),
});

interface NotedChange {
	readonly status: "booked" | "moved" | "cancelled";
	readonly appointment: Appointment;
	readonly name: string;
	readonly phone: string;
}

function appointmentsIn(prompt: string, { timezone }: Facts): NotedChange[] {
	const lines = prompt.matchAll(/^- Appointment that was (booked|moved|cancelled): (\{.*\})$/gm);
	return [...lines].flatMap(([, status = "", json = ""]): NotedChange[] => {
		const noted = NotedAppointment.safeParse(fromJson(json));
		if (!noted.success || !isStatus(status)) return [];
		const { appointmentId, service, startsAt, name, phone } = noted.data;
		return [
			{
				status,
				appointment: { service, at: wallAt(startsAt, timezone), appointmentId },
				name,
				phone,
			},
		];
	});
}

function isStatus(status: string): status is NotedChange["status"] {
	return status === "booked" || status === "moved" || status === "cancelled";
}
