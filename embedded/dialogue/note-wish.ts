import type { State } from "./state.ts";
import type { Heard } from "./understand/hear.ts";
import type { Intent } from "./understand/intents.ts";

/** What the caller wants after these words. */
export function wantsAfter(state: State, heard: Heard): State["wants"] {
	const { intents, service, day, doubt, avoid, time } = heard;
	const { wants, question } = state;
	if (isStop(state, heard)) return null;
	if (intents.has("human") || intents.has("call_me")) return "callback";
	if (question === "callback" && intents.has("yes")) return "callback";
	if (question === "callback" && intents.has("no") && wants === "callback") return null;
	if (intents.has("move") && !isOpenBooking(state)) return "move";
	if (intents.has("cancel")) return "cancel";
	if (question === "cancel_agree" && intents.has("no")) return null;
	if (intents.has("next_appointment")) return "next";
	const asks = intents.has("hours") || intents.has("open_now") || intents.has("services");
	if (asks) return wants;
	const changes = wants === "move" || wants === "cancel";
	if (!changes && (intents.has("book") || intents.has("availability"))) return "book";
	const namesDay = day !== null || doubt !== null || avoid.length > 0;
	const named = service !== null || namesDay || time !== null;
	const idle = wants === null && (state.bookings.length === 0 || question === "more");
	return idle && named && (service !== null || state.changes.length === 0) ? "book" : wants;
}

/** "Cancel that" stops a booking that is not made yet; later it means the appointment. */
function isStop(state: State, { text, intents, day, time, service }: Heard): boolean {
	const hasDetails = day !== null || time !== null || service !== null;
	const existing = /\bmy (\w+ )?(appointment|booking|visit)\b/i.test(text);
	if (isOpenBooking(state) && intents.has("cancel") && !existing) return true;
	if (!intents.has("stop") || hasDetails || intents.has("move")) return false;
	return !(intents.has("cancel") && (state.bookings.length > 0 || state.target !== null));
}

function isOpenBooking({ wants, bookings }: State): boolean {
	return wants === "book" && bookings.length === 0;
}

export function callbackReason(intents: ReadonlySet<Intent>): string | null {
	if (intents.has("move") || intents.has("cancel")) return "change or cancel an appointment";
	if (intents.has("human")) return "speak to a person";
	return intents.has("call_me") ? "be called back" : null;
}
