/** From `start` until before `end` (milliseconds since the epoch), local time is UTC plus `shift` milliseconds. */
export type OffsetSpan = [start: number, end: number, shift: number];

const DAY_MS = 86_400_000;

/** The offsets of a time zone from UTC over a time range, in spans without a gap. */
export function offsetSpans(timezone: string, start: number, end: number): OffsetSpan[] {
	const shiftAt = shiftOf(timezone);
	const spans: OffsetSpan[] = [];
	let from = start;
	for (let at = start; at < end; at = Math.min(at + DAY_MS, end)) {
		const next = Math.min(at + DAY_MS, end);
		if (shiftAt(next) === shiftAt(at)) continue;
		const change = firstAfter(at, next, (time) => shiftAt(time) !== shiftAt(at));
		spans.push([from, change, shiftAt(at)]);
		from = change;
	}
	if (from < end) spans.push([from, end, shiftAt(from)]);
	return spans;
}

/** The first millisecond in (low, high] for which `holds` is true. It stays true after that. */
function firstAfter(low: number, high: number, holds: (time: number) => boolean): number {
	let [before, from] = [low, high];
	while (from - before > 1) {
		const middle = Math.floor((before + from) / 2);
		if (holds(middle)) from = middle;
		else before = middle;
	}
	return from;
}

function shiftOf(timezone: string): (time: number) => number {
	const format = new Intl.DateTimeFormat("en-US", {
		timeZone: timezone,
		timeZoneName: "longOffset",
	});
	return (time) => {
		const name = format.formatToParts(time).find(({ type }) => type === "timeZoneName")?.value;
		const [, sign, hours, minutes, seconds] =
			/^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(name ?? "") ?? [];
		if (sign === undefined) return 0;
		const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)) * 1000;
		return sign === "-" ? -ms : ms;
	};
}
