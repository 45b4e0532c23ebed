import type { AgentProfile } from "./profile.ts";

/** 0 is Sunday. */
const DAYS = [
	"sunday",
	"monday",
	"tuesday",
	"wednesday",
	"thursday",
	"friday",
	"saturday",
] as const;

/** The stretches of a weekday, such as `09:00-12:30`, in order. */
export function hoursOn({ openingHours }: AgentProfile, weekday: number): readonly string[] {
	const day = DAYS[weekday];
	return day === undefined ? [] : openingHours[day];
}
