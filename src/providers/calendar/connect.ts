import { D1Calendar } from "./d1-calendar.ts";
import type { Calendar } from "./port.ts";

/** The built-in calendar: there is no other yet. */
export function connectCalendar(db: D1Database): Calendar {
	return new D1Calendar(db);
}
