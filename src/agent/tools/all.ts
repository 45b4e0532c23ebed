import { bookAppointment } from "./book-appointment.ts";
import { cancelAppointment } from "./cancel-appointment.ts";
import { findSlots } from "./find-slots.ts";
import { getNextAppointment } from "./get-next-appointment.ts";
import { moveAppointment } from "./move-appointment.ts";
import type { CallTool } from "./tool.ts";

/** Every deed the model may ask for in a call, but for those that end it. */
export const callTools: readonly CallTool[] = [
	findSlots,
	bookAppointment,
	getNextAppointment,
	moveAppointment,
	cancelAppointment,
];
