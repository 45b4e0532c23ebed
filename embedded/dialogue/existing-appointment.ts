import {
	type Act,
	askName,
	askPhone,
	firstName,
	askFor,
	offerCallback,
	speak,
	type Tools,
} from "./act.ts";
import { callbackStep } from "./callback.ts";
import type { Facts } from "./facts.ts";
import { spokenNumber, spokenWall } from "./speak.ts";
import type { Appointment, State } from "./state.ts";
import { type NextInput, sameWall } from "./tools.ts";

const UNKNOWN_CALLER = "I am sorry, I cannot see who is calling, so I cannot look that up.";
/** After so many names and numbers under which there is nothing, a person has to look. */
const MOST_LOOK_UPS = 2;

/** "When is my appointment?" */
export function nextStep(state: State, facts: Facts, tools: Tools): Act {
	return (
		lookUpAppointment(state, facts, tools) ??
		speak(`${UNKNOWN_CALLER} ${offerCallback(state, facts)}`)
	);
}

export function cancelStep(state: State, facts: Facts, tools: Tools): Act {
	if (!tools.offers("cancel_appointment")) return callbackStep(state, facts);
	const { target } = state;
	if (!target) return lookUpAppointment(state, facts, tools) ?? callbackStep(state, facts);
	const { appointmentId, at } = target;
	const isReadOut = at !== null && state.readOut !== null && sameWall(at, state.readOut);
	if (appointmentId !== null && state.agreed && isReadOut) {
		const use = { tool: "cancel_appointment", input: { appointmentId } } as const;
		if (tools.takes(use)) return { say: "", use };
	}
	if (appointmentId === null) return callbackStep(state, facts);
	return askFor(`I see ${yourAppointment(target, facts)}.`, "cancel_agree", state, facts);
}

/** "your cleaning on Tuesday the first of December at nine o'clock" */
export function yourAppointment({ service, at }: Appointment, facts: Facts): string {
	return `your ${service ?? "appointment"}${at ? ` on ${spokenWall(at, facts)}` : ""}`;
}

/** Finds the caller's appointment; asks who they are first. Null when it cannot be looked up here. */
export function lookUpAppointment(state: State, facts: Facts, tools: Tools): Act | null {
	const { name, phone } = state;
	const { customerId } = facts;
	const byId: NextInput | null = customerId === null ? null : { customerId };
	if (byId && !wasLookedUp(byId, state) && canLookUp(byId, tools)) return callLookUp(byId);
	const named = { name: name ?? "Ada", phone: phone === "" ? "+442079460000" : phone };
	if (!canLookUp(named, tools)) return null;
	const lead = state.heard?.name ? `Thank you, ${firstName(state.heard.name)}.` : "Certainly.";
	const open = askName(state, "Certainly.", facts) ?? askPhone(state, lead, facts);
	if (open) return open;
	if (!wasLookedUp(named, state)) return callLookUp(named);
	const confirmed = state.question === "identity" && state.heard?.intents.has("yes") === true;
	const none = "I am sorry, I do not see an appointment";
	if (confirmed || state.lookUps.length > MOST_LOOK_UPS)
		return speak(`${none} under that. ${offerCallback(state, facts)}`);
	return askFor(
		`${none} for ${named.name} on ${spokenNumber(phone, facts)}.`,
		"identity",
		state,
		facts,
	);
}

function wasLookedUp(input: NextInput, { lookUps }: State): boolean {
	return lookUps.some(
		({ input: made }) =>
			made.customerId === input.customerId &&
			made.name === input.name &&
			made.phone === input.phone,
	);
}

function canLookUp(input: NextInput, tools: Tools): boolean {
	return tools.takes({ tool: "get_next_appointment", input });
}

function callLookUp(input: NextInput): Act {
	return { say: "", use: { tool: "get_next_appointment", input } };
}
