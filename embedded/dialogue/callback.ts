import { type Act, askName, askPhone, firstName, type Tools } from "./act.ts";
import type { Facts } from "./facts.ts";
import { ask } from "./questions.ts";
import { spokenNumber } from "./speak.ts";
import type { State } from "./state.ts";

/** The caller is put through where that is possible; otherwise a person calls them back. */
export function personStep(state: State, facts: Facts, tools: Tools): Act {
	const transfer = { tool: "transfer_call", input: {} } as const;
	const asks = state.heard?.intents.has("human") ?? false;
	if (asks && !state.transferFailed && tools.takes(transfer))
		return { say: "Of course. One moment, I will put you through.", use: transfer };
	return callbackStep(state, facts);
}

/** All that a call back needs is a name and a number. */
export function callbackStep(state: State, facts: Facts): Act {
	const { name, phone } = state;
	const lead = leadOf(state);
	const promise = lead === "" ? "" : `${lead} Someone will call you back.`;
	const thanks = name === null ? "Thank you." : `Thank you, ${firstName(name)}.`;
	const open =
		askName(state, promise, facts) ?? askPhone(state, promise === "" ? thanks : promise, facts);
	if (open) return open;
	const kept = `Someone will call you back on ${spokenNumber(phone, facts)}.`;
	return {
		say: `${lead === "" ? thanks : lead} ${kept} ${ask("more", false, facts)}`,
		use: null,
	};
}

function leadOf({ heard, question, transferFailed, callbackPromised }: State): string {
	const intents = heard?.intents ?? new Set();
	if (transferFailed && intents.has("human") && !callbackPromised)
		return "I am sorry, nobody can take your call right now.";
	if (intents.has("move") || intents.has("cancel")) return "I cannot change an appointment myself.";
	const agreed = question === "callback" && intents.has("yes");
	return intents.has("human") || intents.has("call_me") || agreed ? "Of course." : "";
}
