const CLOCK =
	/^(?:\d{4}-\d{2}-\d{2}[T ])?T?(?<hours>\d{1,2})(?:[:.hH](?<minutes>\d{2})?(?::\d{2}(?:\.\d+)?)?)?\s*(?:(?<half>[ap])\.?\s*m\.?|o'?clock|uhr|h)?(?:Z|[+-]\d{2}:\d{2})?$/i;
const NAMED: Readonly<Record<string, number>> = { noon: 720, midday: 720, midnight: 0 };

/**
 * A time of day as models write it: `10:00`, `10:00:00`, `10am`, `10.30 a.m.`, `2026-12-01T10:00:00`, `noon`.
 * @returns minutes since midnight; null when it is no time of day.
 */
export function minutesOfWritten(text: string): number | null {
	const written = text.trim().toLowerCase();
	const named = NAMED[written];
	if (named !== undefined) return named;
	const { hours, minutes = "00", half } = CLOCK.exec(written)?.groups ?? {};
	if (hours === undefined) return null;
	const [hour, minute] = [Number(hours), Number(minutes)];
	if (minute > 59) return null;
	if (half === undefined) return hour > 23 ? null : hour * 60 + minute;
	return hour < 1 || hour > 12 ? null : ((hour % 12) + (half === "p" ? 12 : 0)) * 60 + minute;
}
