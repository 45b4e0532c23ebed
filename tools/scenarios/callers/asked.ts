import type { Answer } from "../scenario.ts";

/** How agents ask for things, in whatever words. */
export const asked = {
	help: /help you|can i do for you|what else/i,
	service:
		/what (kind|service|type|would you like to (book|come in for))|which (one|service|of (these|those))|like to book/i,
	when: /\b(what|which|when|another|other|different)\b.*\b(day|date|time|when|suit|work)|when would/i,
	/** For the time alone. */
	time: /\btime\b(?!.*\bday\b)/i,
	choice: /prefer|which (one|time)|either of|work for you|first or the second/i,
	name: /\bname\b/i,
	phone: /\b(phone|number|reach you)\b/i,
	agree:
		/all (right|correct)\??|is (that|this|everything|it) (right|correct|okay|ok|fine)|shall i (book|go ahead|confirm)|would you like me to (book|confirm)|confirm/i,
	move: /shall i (move|change|reschedule)|would you like me to (move|change|reschedule)/i,
	cancel: /shall i cancel|would you like me to cancel|sure you (want|would like)|want to cancel/i,
	callBack: /call(ed)? you back|someone (to )?call|get back to you/i,
	more: /anything else|what else|goodbye|is that all/i,
};

export const yes: Answer = { whenAsked: asked.agree, say: ["Yes, that's right.", "Yes, please."] };

export const goodbye: Answer = {
	whenAsked: asked.more,
	say: ["No, thank you. Goodbye.", "Goodbye."],
};

/** Set aside for fiction in London; without its zero, it can be a number in America, too. */
export function phoneOf(index: number): string {
	return `207946${String(100 + index).padStart(4, "0")}`;
}

export const DIGITS = "zero one two three four five six seven eight nine".split(" ");

/** "four one five, five five five, zero one seven two" */
export function spokenPhone(phone: string): string {
	return [phone.slice(0, 3), phone.slice(3, 6), phone.slice(6)].map(spokenDigits).join(", ");
}

export function spokenDigits(digits: string): string {
	return digits
		.split("")
		.map((digit) => DIGITS[Number(digit)] ?? "")
		.join(" ");
}

/** Who they are, when they are asked for it. */
export function tells(name: string, phone: string): Answer[] {
	return [
		{ whenAsked: asked.name, say: [`My name is ${name}.`, `${name}.`] },
		{ whenAsked: asked.phone, say: [`It's ${spokenPhone(phone)}.`, `${spokenPhone(phone)}.`] },
	];
}
