import { familyNames, firstNames } from "./names.ts";

const list = (words: string): string[] => words.split("|").map((word) => word.trim());

const days = list("monday|tuesday|wednesday|thursday|friday|saturday|sunday");
const months = list(
	"january|february|march|april|may|june|july|august|september|october|november|december",
);
const ordinals = list(
	"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|" +
		"sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty first|twenty second|twenty third|twenty fourth|" +
		"twenty fifth|twenty sixth|twenty seventh|twenty eighth|twenty ninth|thirtieth|thirty first",
);
const hours = list("one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve");
const minutes = list("fifteen|thirty|forty five|twenty|forty|ten|fifty");
const digits = list("zero|oh|one|two|three|four|five|six|seven|eight|nine");
const services = list(
	"cleaning|check up|consultation|filling|haircut|massage|follow up|physical|whitening|x ray|eye exam|dental cleaning|" +
		"teeth cleaning|first visit|new patient visit|crown|root canal|vaccination|blood test",
);
const parts = list("morning|afternoon|evening");

const dates = [
	...days.flatMap((day) => [day, `next ${day}`, `this ${day}`, `on ${day}`, `for ${day}`]),
	...days.flatMap((day) => parts.map((part) => `${day} ${part}`)),
	...days.map((day) => `a week on ${day}`),
	...list("today|tomorrow|the day after tomorrow|next week|this week|tomorrow morning"),
	...list(
		"tomorrow afternoon|tonight|as soon as possible|next month|any day next week|later this week",
	),
	...months.flatMap((month) => ordinals.map((day) => `${month} ${day}`)),
	...months.flatMap((month) => ordinals.map((day) => `the ${day} of ${month}`)),
	...days.map((day) => `${day} the first of ${months[0] ?? ""}`),
	...ordinals.map((day) => `the ${day}`),
];

const times = [
	...hours.flatMap((hour) => [hour, `at ${hour}`, `${hour} o'clock`, `at ${hour} o'clock`]),
	...hours.flatMap((hour) => minutes.map((minute) => `at ${hour} ${minute}`)),
	...hours.flatMap((hour) => [`half past ${hour}`, `at half past ${hour}`]),
	...hours.flatMap((hour) => [`quarter past ${hour}`, `at a quarter past ${hour}`]),
	...hours.flatMap((hour) => [`quarter to ${hour}`, `at a quarter to ${hour}`]),
	...hours.flatMap((hour) => parts.map((part) => `${hour} in the ${part}`)),
	...hours.flatMap((hour) => [`${hour} a m`, `${hour} p m`, `${hour} thirty p m`]),
	...list(
		"at noon|around noon|in the morning|in the afternoon|in the evening|after lunch|before lunch",
	),
	...list("after five|before ten|early in the morning|late in the afternoon|any time|at midday"),
];

const wishes = [
	"i would like to book a",
	"i'd like to book a",
	"i want to book a",
	"i need to book a",
	"can i book a",
	"could i book a",
	"i would like to make an appointment for a",
	"i'd like to make an appointment for a",
	"i would like to schedule a",
	"i'd like to schedule a",
	"can you book me in for a",
	"i need a",
	"i want a",
	"do you have time for a",
	"i would like a",
	"i'd like a",
];

const sentences = [
	...wishes.flatMap((wish) => services.map((service) => `${wish} ${service}`)),
	...services.flatMap((service) => [
		service,
		`a ${service}`,
		`a ${service} please`,
		`for a ${service}`,
	]),
	...services.flatMap((service) => days.map((day) => `${service} for next ${day}`)),
	...services.flatMap((service) => days.map((day) => `${service} on ${day}`)),
	...days.flatMap((day) => hours.map((hour) => `${day} at ${hour}`)),
	...days.flatMap((day) => [`next ${day} at half past two`, `on ${day} at ten o'clock please`]),
	...list(
		"hello|hi|hi there|hello there|good morning|good afternoon|good evening|yes|yes please|yeah|yep|sure|okay|ok|no|no thanks|" +
			"no thank you|nope|that's right|that is right|that's correct|that is correct|correct|right|exactly|perfect|great|" +
			"that's fine|that is fine|that works|that works for me|sounds good|that sounds good|that would be great|" +
			"yes that is right|yes that's right|yes that works|yes that is correct|yes that's fine|yes that would be great|" +
			"no that is not right|no that's wrong|no that is wrong|sorry|excuse me|wait|hold on|one moment|just a moment|" +
			"can you repeat that|could you repeat that please|what did you say|pardon|i didn't catch that|i don't know|" +
			"no that is all|no that is all thank you|no that is all thank you goodbye|no that's all|no that's all thank you|" +
			"that is all|that's all|that's it|that is everything thank you|nothing else|thank you|thanks|thank you very much|" +
			"thanks a lot|thank you so much|goodbye|bye|bye bye|thank you goodbye|thanks bye|have a nice day|good bye|see you then",
	),
	...list(
		"i would like to make an appointment|i'd like to make an appointment|i need an appointment|i want an appointment|" +
			"can i make an appointment|i would like to book an appointment|i'd like to book an appointment|" +
			"i'm calling to book an appointment|i am calling to book an appointment|i'm calling about my appointment|" +
			"i'm calling about an appointment|i have an appointment|when is my next appointment|what time is my appointment|" +
			"i would like to cancel my appointment|i'd like to cancel my appointment|i need to cancel my appointment|" +
			"i want to cancel my appointment|can you cancel my appointment|please cancel my appointment|" +
			"i would like to move my appointment|i'd like to move my appointment|i need to move my appointment|" +
			"i want to move my appointment to|can i move my appointment to|could you move it to|" +
			"i would like to reschedule my appointment|i'd like to reschedule|i need to reschedule my appointment|" +
			"i would like to change my appointment|can i change the time|can we make it|could we do|how about|what about",
	),
	...list(
		"what are your opening hours|what are your hours|when are you open|when do you open|when do you close|" +
			"are you open on saturday|are you open on sunday|are you open tomorrow|what time do you open|what time do you close|" +
			"what time do you close on friday|how late are you open|where are you|where are you located|what is your address|" +
			"how much is it|how much does it cost|how much is a cleaning|do you take insurance|how long does it take|" +
			"what times do you have|what do you have available|do you have anything|do you have anything available|" +
			"do you have anything on|do you have anything earlier|do you have anything later|do you have anything in the morning|" +
			"is there anything on|is there anything earlier|what is available on|when is the next available appointment|" +
			"can i speak to a person|i want to speak to a human|i would like to speak to someone|can i talk to a real person|" +
			"let me speak to a person please|i want to talk to somebody|can i speak to the manager|transfer me please|" +
			"sorry i meant|actually i meant|actually make it|no i meant|no i said|make that|could you make it|" +
			"actually can we do|the earlier one|the later one|the first one|the second one|the last one|either is fine|" +
			"the first one please|that one please|i'll take that one|i'll take the first one|i'll take it|let's do|let's say",
	),
	...list(
		"my name is|my first name is|my last name is|the name is|this is|it's|it is|i am|i'm|my name's|name is|for|" +
			"my phone number is|my number is|the number is|my telephone number is|my cell phone is|you can reach me at|" +
			"you can call me at|call me back at|my mobile is|it's under|under the name|the phone number is|and my number is|" +
			"and my phone number is|and my name is|sure my name is|sure it's|yes it's|yes my name is",
	),
];

/** Pairs of words where one list meets another: "on thursday afternoon at", "three o'clock please". */
const joints = [
	...days.flatMap((day) => [
		`${day} at half past`,
		`${day} at a quarter`,
		`${day} please`,
		`${day} would be`,
	]),
	...days.flatMap((day) => parts.map((part) => `on ${day} ${part} at`)),
	...days.flatMap((day) => [
		`can i come in on ${day}`,
		`to ${day} at`,
		`i meant ${day} at`,
		`${day} in the morning`,
	]),
	...days.flatMap((day) => ordinals.map((ordinal) => `${day} the ${ordinal}`)),
	...months.flatMap((month) => [
		`${month} at`,
		`${month} at a quarter past`,
		`${month} at half past`,
		`${month} please`,
	]),
	...months.map((month) => `on the first of ${month} at noon`),
	...ordinals.flatMap((ordinal) => [`the ${ordinal} at`, `on the ${ordinal} of`]),
	...hours.flatMap((hour) => [
		`${hour} please`,
		`${hour} o'clock please`,
		`${hour} on`,
		`${hour} would be great`,
	]),
	...minutes.flatMap((minute) => [
		`${minute} please`,
		`${minute} would be great`,
		`${minute} in the morning`,
	]),
	...services.flatMap((service) => [
		`${service} tomorrow`,
		`${service} next week`,
		`${service} please`,
	]),
	...services.flatMap((service) => [`${service} on the`, `appointment for a ${service}`]),
	...[
		"hello",
		"hi",
		"yes",
		"no",
		"sure",
		"okay",
		"good morning",
		"hi there",
		"please",
		"sorry",
		"well",
	].flatMap((word) =>
		list(
			"i would like|i'd like|i need|i want|can i|could you|my name|it's|that is|that's|i meant",
		).map((start) => `${word} ${start}`),
	),
	...list(
		"half past two please|in the morning please|in the afternoon please|tomorrow at|today at|next week please|" +
			"tomorrow morning at|tomorrow afternoon at|this afternoon at|would be great|would be good|would be perfect|" +
			"would work|works for me|is fine|is good|if possible|at noon please|in the morning would be great|" +
			"can i come in|could i come in|i could come in|i can come in|i can make it|right thank you|correct thank you|" +
			"can you cancel my appointment on|could you cancel my appointment on|could you move my appointment to|" +
			"i would like a|i would like an appointment on|i would like to come in on|is right thank you|fine thank you",
	),
];

/** A few pairs of names are enough: the model then lets any family name follow any first name. */
const names = [
	...firstNames.flatMap((name, index) => [
		`my name is ${name}`,
		`this is ${name}`,
		`it's ${name}`,
		...[0, 1, 2].map(
			(step) => `${name} ${familyNames[(7 * index + 83 * step) % familyNames.length] ?? ""}`,
		),
	]),
	...familyNames.map((name) => `my last name is ${name}`),
];

const numbers = [
	...digits.flatMap((one) => digits.map((two) => `${one} ${two}`)),
	...digits.flatMap((one) => [
		`number is ${one}`,
		`it's ${one}`,
		`me at ${one}`,
		`double ${one}`,
		`triple ${one}`,
	]),
];

/** How often the usual phrases stand in the list. Names would outnumber them otherwise. */
const often = 16;

/**
 * About 4,000 phrases that people say to a receptionist, the usual ones several times. The recogniser counts pairs
 * of words in them, so a sentence may begin as one phrase and end as another.
 */
export function bookingPhrases(): string[] {
	const usual = [...sentences, ...joints].flatMap((phrase) => Array<string>(often).fill(phrase));
	const twice = [...dates, ...times, ...numbers].flatMap((phrase) => [phrase, phrase]);
	return [...usual, ...twice, ...names, "[unk]"];
}
