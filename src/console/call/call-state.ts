import type { TranscriptMessage, VoiceStatus } from "agents/voice/client";

import type { Problem } from "../api.ts";
import type { MicrophoneTrouble } from "./microphone.ts";

/** `server`: it closed the line with a reason of its own, which stands among the troubles. */
export type EndedBy = "you" | "agent" | "server" | "lost_line";

/** Where a call placed from this page stands. */
export type Phase =
	| { is: "ready" }
	| { is: "connecting"; step: "microphone" | "line" }
	| { is: "no_microphone"; why: MicrophoneTrouble }
	| { is: "in_call"; since: number }
	/** The line dropped in mid-call; the SDK's socket is trying to come back to the same call. */
	| { is: "reconnecting"; since: number }
	| { is: "ended"; by: EndedBy; durationMs: number }
	| { is: "failed"; problem: Problem };

/** What is known of one reply beyond its words. */
export interface ReplyNote {
	/** Final transcript → first audio sent. */
	firstAudioMs?: number;
	interrupted?: boolean;
}

export interface CallState {
	phase: Phase;
	callId: string | null;
	agent: VoiceStatus;
	/** False for a call that is only typed. */
	withMicrophone: boolean;
	muted: boolean;
	/** Whether the agent is heard; a call that is only typed begins without. */
	voice: boolean;
	transcript: TranscriptMessage[];
	/** The caller's words while the recogniser may still revise them. */
	interim: string | null;
	/** By position in `transcript`. */
	replies: ReadonlyMap<number, ReplyNote>;
	/** Whom the agent puts the caller through to, as +44…; the call ends with it. */
	transferTo: string | null;
	/** What the server reported to be wrong, and after how many messages it did. */
	troubles: { after: number; say: string }[];
}

export const NO_CALL: CallState = {
	phase: { is: "ready" },
	callId: null,
	agent: "idle",
	withMicrophone: true,
	muted: false,
	voice: true,
	transcript: [],
	interim: null,
	replies: new Map(),
	transferTo: null,
	troubles: [],
};

export function isLive(phase: Phase): phase is Extract<Phase, { since: number }> {
	return phase.is === "in_call" || phase.is === "reconnecting";
}

/** Metrics of a turn arrive when it is over: they belong to the last reply that has none yet. */
export function noteReply(state: CallState, note: ReplyNote): ReadonlyMap<number, ReplyNote> {
	const index = state.transcript.findLastIndex(({ role }) => role === "assistant");
	if (index === -1) return state.replies;
	return new Map(state.replies).set(index, { ...state.replies.get(index), ...note });
}
