import type { z } from "zod";

import type { Clock } from "../../clock.ts";
import type { AgentProfile } from "../../domain/agents/profile.ts";
import type { Caller } from "../../domain/call/caller.ts";
import type { CallEvent } from "../../domain/events/catalogue.ts";
import type { Calendar } from "../../providers/calendar/port.ts";
import type { Crm } from "../../providers/crm/port.ts";
import type { AppointmentsOfCall } from "./appointments-of-call.ts";

/** What a tool may know and use while a call is live. */
export interface ToolContext {
	readonly callId: string;
	readonly workspaceId: string;
	readonly turn: number;
	readonly agent: AgentProfile;
	/** Only what was proved, by the client token or the line; see `provenCaller`. */
	readonly caller: Caller;
	readonly appointments: AppointmentsOfCall;
	/** When the turn began, in ms since the epoch. */
	readonly now: number;
	readonly clock: Clock;
	readonly calendar: Calendar;
	readonly crm: Crm;
	readonly signal: AbortSignal;
}

/** What the model is told, and what the call's log learns from it. A refusal is an answer, too. */
export type ToolResult =
	| { ok: true; output: unknown; events?: readonly CallEvent[] }
	| { ok: false; code: string; message: string };

/** A deed the model may ask for. The turn loop records the intent, runs it and records the result. */
export interface CallTool<Input extends z.ZodType = z.ZodType> {
	readonly name: string;
	readonly description: string;
	readonly input: Input;
	/** What makes a second attempt the same deed; null for a tool that only reads. */
	effectKey(input: z.infer<Input>, context: ToolContext): string | null;
	run(input: z.infer<Input>, context: ToolContext): Promise<ToolResult>;
}
