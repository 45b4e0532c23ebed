import type { CallEvent } from "../../domain/events/catalogue.ts";

export type InterruptedBy = Extract<CallEvent, { type: "turn.reply_interrupted" }>["data"]["by"];

/** Who interrupts a reply, since when, and whether that is somebody who reads it. */
export interface Interruption {
	by: InterruptedBy;
	at: number | null;
	reads: boolean;
}
