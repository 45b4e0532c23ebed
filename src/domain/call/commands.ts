import { z } from "zod";

import { Analysis } from "../post-call/analysis.ts";
import { FollowUp } from "../post-call/follow-up.ts";

/** What the post-call workflow may ask of a call's object. Each may be asked twice and is recorded once. */
export const PostCallCommand = z.discriminatedUnion("type", [
	z.object({ type: z.literal("record_analysis"), analysis: Analysis }),
	z.object({ type: z.literal("propose_follow_up"), followUp: FollowUp }),
	z.object({ type: z.literal("follow_up_booked"), followUpId: z.string(), taskId: z.string() }),
	z.object({ type: z.literal("follow_up_failed"), followUpId: z.string(), why: z.string() }),
]);
export type PostCallCommand = z.infer<typeof PostCallCommand>;

/** Why a command was not accepted. A value, also across RPC. */
export type Refusal =
	| { code: "call_not_started" }
	| { code: "call_already_started" }
	| { code: "call_over" }
	| { code: "call_not_over" }
	| { code: "no_such_follow_up"; followUpId: string }
	| { code: "log_moved_on"; expected: number; actual: number }
	| { code: "event_too_large"; bytes: number; maxBytes: number };

export type Executed = { ok: true; lastSeq: number } | { ok: false; refusal: Refusal };
