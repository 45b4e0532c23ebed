import { isoOf, localTimeOf, WEEKDAYS } from "../booking/local-time.ts";
import type { AgentProfile } from "./profile.ts";

/**
 * What every prompt about this business begins with, live and after the call.
 * @param now milliseconds since the epoch.
 */
export function factsBlock(agent: AgentProfile, now: number, customerId: string | null): string {
	const weekday = WEEKDAYS[localTimeOf(now, agent.timezone).weekday] ?? "";
	const services = agent.services.map(
		({ service, durationMinutes }) => `${service} (${durationMinutes} min)`,
	);
	return [
		`Business: ${agent.businessName}`,
		`Now: ${isoOf(now, agent.timezone)} (${weekday})`,
		`Timezone: ${agent.timezone}`,
		`Services: ${services.join(", ")}`,
		`Opening hours: ${openingHours(agent)}`,
		`Customer: ${customerId ?? "unknown"}`,
	].join("\n");
}

/** Monday first, as people say it; Sunday is index 0 of the profile. */
function openingHours({ openingHours: week }: AgentProfile): string {
	return [1, 2, 3, 4, 5, 6, 0]
		.map((day) => {
			const hours = week[day];
			return `${WEEKDAYS[day]} ${hours ? `${hours.opens}-${hours.closes}` : "closed"}`;
		})
		.join(", ");
}
