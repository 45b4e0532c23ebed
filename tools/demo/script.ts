/** Something the caller can say, and what the agent asks for when it is the answer. */
export interface ScriptLine {
	name: string;
	say: string;
	asked: RegExp;
	/** Said only when it was asked for, and again whenever it is. */
	onlyWhenAsked?: true;
	/** An impatient caller says it over the agent, without waiting to be asked. */
	cutsIn?: true;
}

/** What the caller tells the agent, in the form in which the product should write it down. */
export interface Expected {
	/** YYYY-MM-DD in the business's timezone. */
	day: string;
	/** HH:MM */
	time: string;
	name: string;
	/** Digits only. */
	phone: string;
	service: string;
}

export interface Script {
	lines: ScriptLine[];
	expected: Expected;
}

const confirms: ScriptLine = {
	name: "confirms",
	say: "Yes, please.",
	asked: /shall i (book|put)|is that( number)? (right|correct)|does that (work|suit)|all right\?/i,
	onlyWhenAsked: true,
};

/** Who the caller is, and goodbye. The number is one of those set aside for fiction. */
const whoAndGoodbye: ScriptLine[] = [
	{ name: "gives the name", say: "My name is Peter Miller.", asked: /\bname\b/i, cutsIn: true },
	{
		name: "gives the phone number",
		say: "My phone number is four one five, five five five, zero one seven two.",
		asked: /phone|number/i,
		cutsIn: true,
	},
	{
		name: "says goodbye",
		say: "No, that is all. Goodbye.",
		asked: /anything else|goodbye|booked/i,
	},
];

const SERVICE_ASKED = /help you|what (kind|service)|which (one|service)|like to book/i;
const WHEN_ASKED = /\b(day|time|when)\b/i;

/** A caller who books a cleaning, one thing at a time. */
export function bookingScript(now: Date, timezone: string): Script {
	const day = bookableDay(now, timezone);
	return {
		lines: [
			confirms,
			{
				name: "wants a cleaning",
				say: "Hello, I would like to book a cleaning, please.",
				asked: SERVICE_ASKED,
			},
			{
				name: "gives day and time",
				say: `On ${weekdayOf(day)} at ten thirty in the morning, please.`,
				asked: WHEN_ASKED,
			},
			...whoAndGoodbye,
		],
		expected: expectedOn(day),
	};
}

/** The same in fewer words. */
export function briskScript(now: Date, timezone: string): Script {
	const day = bookableDay(now, timezone);
	return {
		lines: [
			confirms,
			{
				name: "wants a cleaning on a day",
				say: `I would like to book a cleaning on ${weekdayOf(day)} at ten thirty in the morning, please.`,
				asked: new RegExp(`${SERVICE_ASKED.source}|${WHEN_ASKED.source}`, "i"),
			},
			...whoAndGoodbye,
		],
		expected: expectedOn(day),
	};
}

function expectedOn(day: Date): Expected {
	return {
		day: day.toISOString().slice(0, 10),
		time: "10:30",
		name: "Peter Miller",
		phone: "4155550172",
		service: "cleaning",
	};
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Midnight, UTC, of the calendar day that is meant: two to four days ahead, so that the weekday's name
 * can mean only that day, and never on a weekend, when nobody is there.
 */
function bookableDay(now: Date, timezone: string): Date {
	// Swedish writes dates as ISO 8601 does.
	const today = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone }).format(now);
	let day = new Date(Date.parse(`${today}T00:00:00Z`) + 2 * DAY_MS);
	while (day.getUTCDay() === 0 || day.getUTCDay() === 6) day = new Date(day.getTime() + DAY_MS);
	return day;
}

function weekdayOf(day: Date): string {
	return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "long" }).format(day);
}
