import type { AgentProfile } from "../../src/domain/agents/profile.ts";
import { startsOn } from "../../src/domain/booking/availability.ts";
import { clockOf, localTimeOf } from "../../src/domain/time/local-time.ts";
import { askingCallers } from "./callers/asking.ts";
import { bookingCallers } from "./callers/booking.ts";
import { casting } from "./callers/cast.ts";
import { changingCallers } from "./callers/changing.ts";
import { difficultCallers } from "./callers/difficult.ts";
import { particularCallers } from "./callers/particular.ts";
import { daysFrom, weekdayOf } from "./days.ts";
import type { Scenario, Wanted } from "./scenario.ts";

/**
 * The scripted callers of this agent, each with a phone number and a time of their own, so that all
 * can call at once.
 */
export function allCallers(now: Date, { timezone, services }: AgentProfile): Scenario[] {
	const days = daysFrom(now, timezone);
	const castOf = casting(services.map(({ service }) => service));
	return [
		...bookingCallers(days, castOf),
		...changingCallers(days, castOf),
		...difficultCallers(days, castOf),
		...particularCallers(days, castOf),
		...askingCallers(castOf),
	];
}

/** @throws when there is no caller of that name */
export function callerNamed(name: string, now: Date, agent: AgentProfile): Scenario {
	const scenario = allCallers(now, agent).find((one) => one.name === name);
	if (!scenario) throw new Error(`there is no caller "${name}"`);
	return scenario;
}

/** Why this agent cannot give the caller what the script wants; null when it can. */
export function misfit({ before, caller, expected }: Scenario, agent: AgentProfile): string | null {
	const others = before.filter(({ phone }) => phone !== caller.phone);
	if (others.some(({ service }) => placesFor(service, agent) > 1))
		return `${agent.businessName} can take more than one at a time`;
	for (const wanted of [...before, ...expected.appointments]) {
		const possible = startsAt(wanted, agent);
		if (!wanted.times.some((time) => possible.has(time)))
			return `${agent.businessName} has no ${wanted.service} on a ${weekdayOf(wanted.day)} at ${wanted.times.join(" or ")}`;
	}
	return null;
}

function placesFor(name: string, agent: AgentProfile): number {
	const service = agent.services.find((one) => one.service === name);
	return (service?.resources ?? agent.resources).length;
}

function startsAt({ service: name, day }: Wanted, agent: AgentProfile): ReadonlySet<string> {
	const service = agent.services.find((one) => one.service === name);
	const starts = service ? startsOn(agent, day, service.durationMinutes) : [];
	return new Set(
		starts.map((start) => clockOf(localTimeOf(start.startsAt, agent.timezone).minutes)),
	);
}
