import { bookAppointment } from "./book-appointment.ts";
import { cancelAppointment } from "./cancel-appointment.ts";
import { findSlots } from "./find-slots.ts";
import { getNextAppointment } from "./get-next-appointment.ts";
import { moveAppointment } from "./move-appointment.ts";
import type { CallTool } from "./tool.ts";

/** All tools of the model, except those that end the call. */
export const callTools: readonly CallTool[] = [
	findSlots,
	bookAppointment,
	getNextAppointment,
	moveAppointment,
	cancelAppointment,
];
