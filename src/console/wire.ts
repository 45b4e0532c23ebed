import type { z } from "zod";

import type {
	Call,
	CallDetails,
	CallPage,
	PlacedCall as PlacedCallSchema,
} from "../domain/wire/calls.ts";

/** The API's own shapes, as types only: the schemas stay on the server. */
export type CallSummary = z.infer<typeof Call>;
export type CallList = z.infer<typeof CallPage>;
export type CallRecord = z.infer<typeof CallDetails>;
export type Turn = CallRecord["transcript"][number];
export type Appointment = CallRecord["appointments"][number];
export type FollowUp = CallRecord["followUps"][number];
export type PlacedCall = z.infer<typeof PlacedCallSchema>;
