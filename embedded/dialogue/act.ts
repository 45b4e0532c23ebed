import type { Facts } from "./facts.ts";
import { ask } from "./questions.ts";
import { spokenDigits } from "./speak.ts";
import type { State } from "./state.ts";
import type { ToolUse } from "./tools.ts";
import { COMMON_DIGITS, isPartial } from "./understand/phone.ts";
import type { Topic } from "./understand/question.ts";

/** One assistant message: what is said, then perhaps one tool call. */
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

export function speak(say: string): Act {
	return { say, use: null };
}

/**
 * Asks once, then in other words, then offers a call back: never the same question a third time to a
 * caller whose answers tell nothing. One who says other useful things first hears both wordings in turn.
 */
export function askFor(lead: string, topic: Topic, state: State, facts: Facts): Act {
	const attempt = state.question === topic || state.question === "callback" ? state.misses % 4 : 0;
	const again = state.question === topic && state.askedInARow % 2 === 1;
	if (attempt === 0) return speak(`${lead} ${ask(topic, again, facts)}`.trim());
	if (attempt === 1) return speak(`Sorry, I did not catch that. ${ask(topic, true, facts)}`);
	return speak(`I am sorry, I do not understand. ${ask("callback", attempt === 3, facts)}`);
}

/** In other words than the last time. */
export function offerCallback({ question, askedInARow }: State, facts: Facts): string {
	return ask("callback", question === "callback" && askedInARow % 2 === 1, facts);
}

export function firstName(name: string): string {
	return name.split(" ")[0] ?? name;
}

/** The question that is left until there is a name; who gives half of one is asked for the rest, once. */
export function askName(state: State, lead: string, facts: Facts): Act | null {
	const { name, question, askedInARow, heard } = state;
	if (name === null) return askFor(lead, "name", state, facts);
	const half = !name.includes(" ") && heard?.name != null;
	return half && question === "name" && askedInARow === 1
		? askFor("Thank you.", "name", state, facts)
		: null;
}

/** The question that is left until the number is whole; null when it is. */
export function askPhone(state: State, lead: string, facts: Facts): Act | null {
	const { phone } = state;
	if (phone === "") return askFor(lead, "phone", state, facts);
	const stuck =
		state.question === "phone" && (state.askedInARow > 1 || state.heard?.digits === null);
	if (isPartial(phone) && stuck) return askFor("", "phone", state, facts);
	if (isPartial(phone))
		return speak(`I have ${spokenDigits(phone)} so far. What is the rest of the number?`);
	const short = phone.replace("+", "").length < COMMON_DIGITS && !state.phoneChecked;
	return short ? askFor(`I have ${spokenDigits(phone)}.`, "phone_check", state, facts) : null;
}
