import type { z } from "zod";

import type { Clock } from "../../clock.ts";
import type { AgentProfile } from "../../domain/agents/profile.ts";
import type { Caller } from "../../domain/call/caller.ts";
import type { CallEvent } from "../../domain/events/catalogue.ts";
import type { Calendar } from "../../providers/calendar/port.ts";
import type { Crm } from "../../providers/crm/port.ts";
import type { AppointmentsOfCall } from "./appointments-of-call.ts";
import type { OfferedSlots } from "./offered-slots.ts";

/** What a tool may know and use while a call is live. */
export interface ToolContext {
	readonly callId: string;
	readonly workspaceId: string;
	readonly turn: number;
	readonly agent: AgentProfile;
	/** Only what was proved, by the client token or the line; see `provenCaller`. */
	readonly caller: Caller;
	readonly appointments: AppointmentsOfCall;
	readonly offers: OfferedSlots;
	/** When the turn began, in ms since the epoch. */
	readonly now: number;
	readonly clock: Clock;
	readonly calendar: Calendar;
	readonly crm: Crm;
	readonly signal: AbortSignal;
}

/**
 * What the model reads, and the events that the call's log records. A refusal is an answer, too; `slots` are free starts
 * that it offers instead.
 */
export type ToolResult =
	| { ok: true; output: unknown; events?: readonly CallEvent[] }
	| { ok: false; code: string; message: string; slots?: readonly ShownSlot[] };

/** A free start as the model sees it. `id` is enough to book it, and `say` is how people say it. */
export interface ShownSlot {
	readonly id: string;
	/** ISO 8601 with the business's offset. */
	readonly startsAt: string;
	readonly endsAt: string;
	readonly say: string;
}

/** Something the model may do. The turn loop records the call of the tool, runs it and records its result. */
export interface CallTool<Input extends z.ZodType = z.ZodType> {
	readonly name: string;
	readonly description: string;
	readonly input: Input;
	/** Whether the call ends after the reply in which it is called. False when not given. */
	readonly endsCall?: boolean;
	/** Two calls with the same key have one effect; null for a tool that only reads, or a call that is refused. */
	effectKey(input: z.infer<Input>, context: ToolContext): string | null;
	run(input: z.infer<Input>, context: ToolContext): Promise<ToolResult>;
}
