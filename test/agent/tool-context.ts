import { env } from "cloudflare:workers";

import { callTools } from "../../src/agent/tools/all.ts";
import { AppointmentsOfCall } from "../../src/agent/tools/appointments-of-call.ts";
import { OfferedSlots } from "../../src/agent/tools/offered-slots.ts";
import type { ToolContext, ToolResult } from "../../src/agent/tools/tool.ts";
import { type Clock, systemClock } from "../../src/clock.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { startsOn } from "../../src/domain/booking/availability.ts";
import { unknownCaller } from "../../src/domain/call/caller.ts";
import { addDays, isoOf, localTimeOf } from "../../src/domain/time/local-time.ts";
import { connectCalendar } from "../../src/providers/calendar/connect.ts";
import type { Calendar } from "../../src/providers/calendar/port.ts";
import { HttpCrm } from "../../src/providers/crm/http-crm.ts";
import { ProviderError } from "../../src/providers/provider-error.ts";
import { newCallId } from "../support/facts.ts";

/** A CRM that answers every request like this. */
export function crmAnswering(respond: () => Response | Promise<Response>): HttpCrm {
	return new HttpCrm({
		url: "https://crm.example.com",
		token: "secret",
		fetch: async () => await respond(),
	});
}

/** Time that passes five times as fast: what waits for a calendar that is down is not waited for by us. */
export const hurriedClock: Clock = {
	now: () => Date.now() * 5,
	sleep: (ms, signal) => systemClock.sleep(ms / 5, signal),
};

/** A call of its own in a workspace of the test's, on a Sunday evening. */
export function context(workspaceId: string, change: Partial<ToolContext> = {}): ToolContext {
	return {
		callId: newCallId(),
		workspaceId,
		turn: 3,
		agent: reception,
		caller: unknownCaller,
		appointments: new AppointmentsOfCall(() => []),
		offers: new OfferedSlots(() => []),
		now: Date.parse("2026-11-22T19:12:00Z"),
		clock: systemClock,
		calendar: connectCalendar(env.DB),
		crm: crmAnswering(() => Response.json({ appointment: null })),
		signal: new AbortController().signal,
		...change,
	};
}

/** Another call of the same business, later on. */
export const another = (given: ToolContext, change: Partial<ToolContext> = {}) =>
	context(given.workspaceId, change);

/** Calls a tool by name with what a model might write. */
export async function call(name: string, input: unknown, given: ToolContext): Promise<ToolResult> {
	const tool = callTools.find((each) => each.name === name);
	if (!tool) throw new Error(`no tool ${name}`);
	return await tool.run(tool.input.parse(input), given);
}

export function effectKey(
	name: string,
	input: unknown,
	given: ToolContext,
): string | null | undefined {
	const tool = callTools.find((each) => each.name === name);
	return tool?.effectKey(tool.input.parse(input), given);
}

export const wish = {
	service: "cleaning",
	startsAt: "2026-11-24T10:00:00+00:00",
	name: "Maria Lopez",
	phone: "07700 900123",
};

/** Books a wish, and answers with the appointment's id. */
export async function booked(given: ToolContext, change: Partial<typeof wish> = {}) {
	const result = await call("book_appointment", { ...wish, ...change }, given);
	const output = result.ok ? result.output : null;
	if (typeof output !== "object" || output === null || !("appointmentId" in output))
		throw new Error(`not booked: ${JSON.stringify(result)}`);
	return String(output.appointmentId);
}

/** Null is none. */
export type Fault = "before" | "after" | "hangs" | null;

/** A fault that does not go away. */
export const always = (fault: Fault): Fault[] => Array.from({ length: 99 }, () => fault);

/**
 * The real calendar behind a line that fails: what is asked fails before it is done, after it was done, or is done
 * and never answered. One fault a question, in turn, for as long as there are any.
 */
export function calendarWith(
	faults: Partial<Record<keyof Calendar, readonly Fault[]>>,
	real: Calendar = connectCalendar(env.DB),
): Calendar {
	const left = new Map(Object.entries(faults).map(([verb, each]) => [verb, [...each]]));
	const faulty = async <T>(verb: keyof Calendar, ask: () => Promise<T>): Promise<T> => {
		const fault = left.get(verb)?.shift();
		if (fault === "before") throw new ProviderError("calendar_unavailable", { retryable: true });
		const answer = await ask();
		if (fault === "after") throw new ProviderError("calendar_unavailable", { retryable: true });
		if (fault === "hangs") await new Promise(() => undefined);
		return answer;
	};
	return {
		held: (...asked) => faulty("held", () => real.held(...asked)),
		book: (...asked) => faulty("book", () => real.book(...asked)),
		move: (...asked) => faulty("move", () => real.move(...asked)),
		cancel: (...asked) => faulty("cancel", () => real.cancel(...asked)),
		find: (...asked) => faulty("find", () => real.find(...asked)),
		outcomeOf: (...asked) => faulty("outcomeOf", () => real.outcomeOf(...asked)),
		changesUnder: (...asked) => faulty("changesUnder", () => real.changesUnder(...asked)),
		upcoming: (...asked) => faulty("upcoming", () => real.upcoming(...asked)),
	};
}

/** For whole calls, whose clock is the real one: the nth start of the days, weeks from now, on which the business is open. */
export function startToCome(nth: number): string {
	const today = localTimeOf(Date.now(), reception.timezone).date;
	const days = Array.from({ length: 7 }, (_, day) => addDays(today, 60 + day));
	const start = days.flatMap((day) => startsOn(reception, day, 30))[nth];
	if (!start) throw new Error("never open");
	return isoOf(start.startsAt, reception.timezone);
}
