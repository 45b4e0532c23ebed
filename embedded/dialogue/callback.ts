import { type Act, askName, askPhone, firstName, type Situation, speak } from "./act.ts";
import { ask } from "./questions.ts";
import { spokenNumber } from "./speak.ts";
import type { State } from "./state.ts";

/** Puts the caller through where that is possible; otherwise a person calls them back. */
export function personStep(situation: Situation): Act {
	const { state, tools } = situation;
	const transfer = { tool: "transfer_call", input: {} } as const;
	const asks = state.heard?.intents.has("human") ?? false;
	if (asks && !state.transferFailed && tools.takes(transfer))
		return { say: "Of course. One moment, I will put you through.", use: transfer };
	return callbackStep(situation);
}

/** Asks for the name and the number, which is all that a call back needs, and promises it. */
export function callbackStep(situation: Situation): Act {
	const { state, facts } = situation;
	const { name, phone } = state;
	const lead = leadOf(state);
	const promise = lead === "" ? "" : `${lead} Someone will call you back.`;
	const thanks = name === null ? "Thank you." : `Thank you, ${firstName(name)}.`;
	const question =
		askName(situation, promise) ?? askPhone(situation, promise === "" ? thanks : promise);
	if (question) return question;
	const promised = `Someone will call you back on ${spokenNumber(phone, facts)}.`;
	return speak(`${lead === "" ? thanks : lead} ${promised} ${ask("more", false, facts)}`);
}

function leadOf({ heard, question, transferFailed, callbackPromised }: State): string {
	const intents = heard?.intents ?? new Set();
	if (transferFailed && intents.has("human") && !callbackPromised)
		return "I am sorry, nobody can take your call right now.";
	if (intents.has("move") || intents.has("cancel")) return "I cannot change an appointment myself.";
	const agreed = question === "callback" && intents.has("yes");
	return intents.has("human") || intents.has("call_me") || agreed ? "Of course." : "";
}
