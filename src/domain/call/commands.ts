import { z } from "zod";

import { Analysis } from "../events/analysis.ts";
import { AppointmentFacts, type CallEvent, type EndedReason } from "../events/catalogue.ts";
import { FollowUp } from "../events/follow-up.ts";
import type { Result } from "../result.ts";
import type { CallLimit } from "./limits.ts";

type Data<T extends CallEvent["type"]> = Extract<CallEvent, { type: T }>["data"];

/** Commands of the work after a call. Each may be sent twice, and is recorded once. */
const PostCallCommand = z.discriminatedUnion("type", [
	z.object({ type: z.literal("record_analysis"), analysis: Analysis }),
	z.object({ type: z.literal("propose_follow_up"), followUp: FollowUp }),
	z.object({ type: z.literal("follow_up_booked"), followUpId: z.string(), taskId: z.string() }),
	z.object({ type: z.literal("follow_up_failed"), followUpId: z.string(), why: z.string() }),
	z.object({ type: z.literal("follow_up_timed_out"), followUpId: z.string() }),
	/** The calendar has a booking whose outcome the call did not know. */
	z.object({
		type: z.literal("booking_found"),
		turn: z.int().nonnegative(),
		appointment: AppointmentFacts,
	}),
	z.object({ type: z.literal("remind"), appointment: AppointmentFacts }),
]);

/** Commands of the office, through the API. Each may be sent twice, and is recorded once. */
export const OfficeCommand = z.discriminatedUnion("type", [
	z.object({ type: z.literal("approve_follow_up"), followUpId: z.string() }),
	z.object({
		type: z.literal("decline_follow_up"),
		followUpId: z.string(),
		why: z.string().nullable(),
	}),
	z.object({
		type: z.literal("record_reanalysis"),
		reanalysisId: z.string(),
		agentVersion: z.int().positive(),
		analysis: Analysis,
	}),
	/** The calendar has changed already. This records it. `turn`: of the caller who asked for it; null for the office. */
	z.object({
		type: z.literal("appointment_moved"),
		turn: z.int().nonnegative().nullable().default(null),
		appointment: AppointmentFacts,
		movedFrom: AppointmentFacts.pick({ resource: true, startsAt: true, endsAt: true }),
	}),
	z.object({
		type: z.literal("appointment_cancelled"),
		turn: z.int().nonnegative().nullable().default(null),
		appointment: AppointmentFacts,
	}),
]);
export type OfficeCommand = z.infer<typeof OfficeCommand>;

/** The commands that a finished call takes over RPC. */
export const AfterwardsCommand = z.union([PostCallCommand, OfficeCommand]);
export type AfterwardsCommand = z.infer<typeof AfterwardsCommand>;

/** The commands of a live call. */
type LiveCommand =
	| { type: "answer"; started: Data<"call.started">; identified: Data<"contact.identified"> | null }
	/** Who the caller is was learned after the call was answered. */
	| { type: "identify"; identified: Data<"contact.identified"> }
	| { type: "resume"; awayMs: number }
	| { type: "summarise_history"; summarised: Data<"call.history_summarised"> }
	| { type: "recogniser_failed"; failed: Data<"call.recogniser_failed"> }
	| { type: "hear"; text: string; source: "speech" | "text"; audioMs: number | null }
	| { type: "call_tool"; called: Data<"turn.tool_called"> }
	| { type: "return_tool"; returned: Data<"turn.tool_returned">; learned: readonly CallEvent[] }
	| { type: "start_reply"; turn: number }
	| { type: "speak_sentence"; spoken: Data<"turn.sentence_spoken"> }
	| { type: "fail_reply"; failed: Data<"turn.reply_failed"> }
	| { type: "finish_reply"; replied: Data<"turn.replied"> }
	| { type: "interrupt_reply"; interrupted: Data<"turn.reply_interrupted"> }
	| { type: "hang_up"; reason: EndedReason; at: number; usage: Data<"call.ended">["usage"] };

export type CallCommand =
	| LiveCommand
	| AfterwardsCommand
	| { type: "seal"; expectedSeq: number; digest: string };

/** Why a command was not executed. It also crosses RPC. */
export type Refusal =
	| { code: "call_not_started" }
	| { code: "call_already_started" }
	| { code: "call_over" }
	| { code: "call_not_over" }
	| { code: "no_reply_open"; turn: number }
	| { code: "call_limit"; limit: CallLimit }
	| { code: "no_such_follow_up"; followUpId: string }
	| { code: "follow_up_approved"; followUpId: string }
	| { code: "follow_up_declined"; followUpId: string }
	| { code: "log_moved_on"; expected: number; actual: number }
	| { code: "event_too_large"; bytes: number; maxBytes: number };

export type Decision = Result<readonly CallEvent[], Refusal>;

/** Crosses RPC, also between two releases: its shape must not change. */
export type Executed = { ok: true; lastSeq: number } | { ok: false; refusal: Refusal };
