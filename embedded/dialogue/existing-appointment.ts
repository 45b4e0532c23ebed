import {
	type Act,
	askFor,
	askName,
	askPhone,
	firstName,
	offerCallback,
	type Situation,
	speak,
	type Tools,
} from "./act.ts";
import { isSameWall } from "./calendar.ts";
import { callbackStep } from "./callback.ts";
import type { Facts } from "./facts.ts";
import { spokenNumber, spokenWall } from "./speak.ts";
import type { Appointment, State } from "./state.ts";
import type { NextInput } from "./tools.ts";

export const UNKNOWN_CALLER = "I am sorry, I cannot see who is calling, so I cannot look that up.";
/** After so many look-ups that found nothing, a person has to look. */
const MAX_LOOK_UPS = 2;

/** Answers "When is my appointment?". */
export function nextStep(situation: Situation): Act {
	return lookUpAppointment(situation) ?? speak(`${UNKNOWN_CALLER} ${offerCallback(situation)}`);
}

/** Cancels the appointment that was looked up, once it was read out and agreed to. */
export function cancelStep(situation: Situation): Act {
	const { state, facts, tools } = situation;
	if (!tools.offers("cancel_appointment")) return callbackStep(situation);
	const { target } = state;
	if (!target) return lookUpAppointment(situation) ?? callbackStep(situation);
	const { appointmentId, at } = target;
	if (appointmentId === null) return callbackStep(situation);
	const isReadOut = at !== null && state.readOut !== null && isSameWall(at, state.readOut);
	const use = { tool: "cancel_appointment", input: { appointmentId } } as const;
	if (state.agreed && isReadOut && tools.takes(use)) return { say: "", use };
	return askFor("cancel_agree", situation, `I see ${yourAppointment(target, facts)}.`);
}

/** "your cleaning on Tuesday the first of December at nine o'clock" */
export function yourAppointment({ service, at }: Appointment, facts: Facts): string {
	return `your ${service ?? "appointment"}${at ? ` on ${spokenWall(at, facts)}` : ""}`;
}

/** Looks the caller's appointment up, and asks who they are first. Null when no tool can look it up. */
export function lookUpAppointment(situation: Situation): Act | null {
	const { state, facts, tools } = situation;
	const { name, phone, heard, lookUps } = state;
	const { customerId } = facts;
	const byId: NextInput | null = customerId === null ? null : { customerId };
	if (byId && !wasLookedUp(byId, state) && canLookUp(byId, tools)) return callLookUp(byId);
	// The example values show whether the tool takes a name and a number at all.
	const byName = { name: name ?? "Ada", phone: phone === "" ? "+442079460000" : phone };
	if (!canLookUp(byName, tools)) return null;
	const lead = heard?.name ? `Thank you, ${firstName(heard.name)}.` : "Certainly.";
	const question = askName(situation, "Certainly.") ?? askPhone(situation, lead);
	if (question) return question;
	if (!wasLookedUp(byName, state)) return callLookUp(byName);
	const confirmed = state.question === "identity" && heard?.intents.has("yes") === true;
	const none = "I am sorry, I do not see an appointment";
	if (confirmed || lookUps.length > MAX_LOOK_UPS)
		return speak(`${none} under that. ${offerCallback(situation)}`);
	return askFor(
		"identity",
		situation,
		`${none} for ${byName.name} on ${spokenNumber(phone, facts)}.`,
	);
}

function wasLookedUp(input: NextInput, { lookUps }: State): boolean {
	return lookUps.some(
		(made) =>
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
