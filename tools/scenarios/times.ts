const HOURS = "twelve one two three four five six seven eight nine ten eleven".split(" ");
const HOUR = `(${HOURS.join("|")})`;
/** How a time of day is spoken, and its minutes past the hour that is named in it. */
const SPOKEN: readonly (readonly [RegExp, number])[] = [
	[new RegExp(`\\bhalf past ${HOUR}\\b`, "gi"), 30],
	[new RegExp(`\\b(?:a )?quarter past ${HOUR}\\b`, "gi"), 15],
	[new RegExp(`\\b(?:a )?quarter to ${HOUR}\\b`, "gi"), -15],
	[new RegExp(`\\b${HOUR} o'clock\\b`, "gi"), 0],
	[new RegExp(`\\b${HOUR} thirty\\b`, "gi"), 30],
];
const FIGURES = /\b([01]?\d|2[0-3]):([0-5]\d)\b/g;
const HALF_A_DAY = 12 * 60;

/** The times of day in what was said, in minutes on the dial of a clock: morning and afternoon are one. */
export function timesIn(said: string): number[] {
	const words = SPOKEN.flatMap(([pattern, minutes]) =>
		[...said.matchAll(pattern)].map(([, hour = ""]) => hourOf(hour) * 60 + minutes),
	);
	const figures = [...said.matchAll(FIGURES)].map(([clock]) => minutesOf(clock));
	const noon = /\b(noon|midday)\b/i.test(said) ? [0] : [];
	return [...words, ...figures, ...noon].map((minutes) => (minutes + HALF_A_DAY) % HALF_A_DAY);
}

/** "10:30" */
export function onTheDial(clock: string): number {
	return minutesOf(clock) % HALF_A_DAY;
}

/** "10:30" → "ten thirty" */
export function spokenTime(clock: string): string {
	const minutes = minutesOf(clock);
	const hour = HOURS[Math.floor(minutes / 60) % 12] ?? "";
	if (minutes === HALF_A_DAY) return "noon";
	return minutes % 60 === 0 ? `${hour} o'clock` : minutes % 60 === 30 ? `${hour} thirty` : clock;
}

function hourOf(word: string): number {
	return HOURS.indexOf(word.toLowerCase());
}

function minutesOf(clock: string): number {
	const [hours = "0", minutes = "0"] = clock.split(":");
	return Number(hours) * 60 + Number(minutes);
}
