import type { Facts } from "./facts.ts";
import { ask } from "./questions.ts";
import { spokenDigits } from "./speak.ts";
import type { State } from "./state.ts";
import type { ToolUse } from "./tools.ts";
import { COMMON_DIGITS, isPartial } from "./understand/phone.ts";
import type { Topic } from "./understand/question.ts";

/** One assistant message: words, then perhaps one tool call. */
export interface Act {
	readonly say: string;
	readonly use: ToolUse | null;
}

/** The tools of this request. */
export interface Tools {
	offers(tool: ToolUse["tool"]): boolean;
	/** Whether the tool is offered and its schema takes these arguments. */
	takes(use: ToolUse): boolean;
}

/** All that the next act depends on. */
export interface Situation {
	readonly state: State;
	readonly facts: Facts;
	readonly tools: Tools;
}

export function speak(say: string): Act {
	return { say, use: null };
}

/**
 * Asks for something. A caller whose answers are not understood hears the question once more in other words, and
 * then the offer of a call back. A caller who says other useful things hears both wordings in turn.
 */
export function askFor(topic: Topic, { state, facts }: Situation, lead = ""): Act {
	const { question, askedInARow, misses } = state;
	const attempt = question === topic || question === "callback" ? misses % 4 : 0;
	const again = question === topic && askedInARow % 2 === 1;
	if (attempt === 0) return speak(`${lead} ${ask(topic, again, facts)}`.trim());
	if (attempt === 1) return speak(`Sorry, I did not catch that. ${ask(topic, true, facts)}`);
	return speak(`I am sorry, I do not understand. ${ask("callback", attempt === 3, facts)}`);
}

/** The offer of a call back, in other words than the last time. */
export function offerCallback({ state, facts }: Situation): string {
	const { question, askedInARow } = state;
	return ask("callback", question === "callback" && askedInARow % 2 === 1, facts);
}

export function firstName(name: string): string {
	return name.split(" ")[0] ?? name;
}

/** Asks until there is a name, and once for the other half of a single name. Null when nothing is to be asked. */
export function askName(situation: Situation, lead: string): Act | null {
	const { name, question, askedInARow, heard } = situation.state;
	if (name === null) return askFor("name", situation, lead);
	const half = !isWhole(name) && heard?.name != null;
	return half && question === "name" && askedInARow === 1
		? askFor("name", situation, "Thank you.")
		: null;
}

/** In Chinese, Japanese and Korean a name has no blank. */
function isWhole(name: string): boolean {
	return (
		name.includes(" ") || /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}]{2}/u.test(name)
	);
}

/** Asks until the phone number is whole; null when it is. */
export function askPhone(situation: Situation, lead: string): Act | null {
	const { phone, phoneChecked, question, askedInARow, heard } = situation.state;
	if (phone === "") return askFor("phone", situation, lead);
	const stuck = question === "phone" && (askedInARow > 1 || heard?.digits === null);
	if (isPartial(phone) && stuck) return askFor("phone", situation);
	if (isPartial(phone))
		return speak(`I have ${spokenDigits(phone)} so far. What is the rest of the number?`);
	const short = phone.replace("+", "").length < COMMON_DIGITS && !phoneChecked;
	return short ? askFor("phone_check", situation, `I have ${spokenDigits(phone)}.`) : null;
}
