import { bookAppointment } from "./book-appointment.ts";
import { findSlots } from "./find-slots.ts";
import { getNextAppointment } from "./get-next-appointment.ts";
import type { CallTool } from "./tool.ts";

/** Every deed the model may ask for in a call, but for ending it. */
export const callTools: readonly CallTool[] = [findSlots, bookAppointment, getNextAppointment];
