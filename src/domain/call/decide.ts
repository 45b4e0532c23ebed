import type { CallEvent, Latency, ReplyUsage } from "../events/catalogue.ts";
import { accepted, refused } from "../result.ts";
import { changeOf, stateAfter } from "./appointments.ts";
import { type Call, type FollowUpState, reminderKey } from "./call.ts";
import type { CallCommand, Decision } from "./commands.ts";
import { limitOnHearing } from "./limits.ts";
import { generatedOf, heardOf } from "./recorded-reply.ts";

/** The rules of a call, all of them. It uses no clock, makes no ids and does no I/O. */
export function decide(command: CallCommand, call: Call): Decision {
	switch (command.type) {
		case "answer": {
			if (call.phase === "over") return refused({ code: "call_over" });
			if (call.phase === "live") return refused({ code: "call_already_started" });
			const started: CallEvent = { type: "call.started", v: 1, data: command.started };
			return accept(started, ...identified(command.identified));
		}
		case "identify":
			return whenLive(call, () => accept(...identified(command.identified)));
		case "resume":
			return whenLive(call, () => {
				const data = { awayMs: command.awayMs };
				return accept(...cutShort(call, "restart"), { type: "call.resumed", v: 1, data });
			});
		case "recogniser_failed":
			return whenLive(call, () =>
				accept({ type: "call.recogniser_failed", v: 1, data: command.failed }),
			);
		case "summarise_history":
			return whenLive(call, () => {
				const { throughTurn } = command.summarised;
				// Only turns that are over, and more of them than the summary before.
				const known = call.summarisedThrough ?? -1;
				if (throughTurn <= known || throughTurn >= call.turn) return accept();
				return accept({ type: "call.history_summarised", v: 1, data: command.summarised });
			});
		case "hear":
			return whenLive(call, () => {
				const { text, source, audioMs } = command;
				const limit = limitOnHearing(call, text);
				if (limit !== null) return refused({ code: "call_limit", limit });
				const data = { turn: call.turn + 1, text, source, audioMs };
				return accept(...cutShort(call, "caller"), { type: "turn.heard", v: 1, data });
			});
		// Also after the end: a tool that was running when the caller hung up may have had its effect.
		case "call_tool":
			return whenStarted(call, () =>
				accept({ type: "turn.tool_called", v: 1, data: command.called }),
			);
		case "return_tool":
			return whenStarted(call, () => {
				const learned = notYetRecorded(command.learned, call);
				return accept({ type: "turn.tool_returned", v: 1, data: command.returned }, ...learned);
			});
		case "start_reply":
			return whenLive(call, () =>
				command.turn === call.turn
					? accept({ type: "turn.reply_started", v: 1, data: { turn: command.turn } })
					: refused({ code: "no_reply_open", turn: command.turn }),
			);
		case "fail_reply":
			return whenLive(call, () =>
				accept({ type: "turn.reply_failed", v: 1, data: command.failed }),
			);
		case "speak_sentence":
			return whenOpen(call, command.spoken.turn, () =>
				accept({ type: "turn.sentence_spoken", v: 2, data: command.spoken }),
			);
		case "finish_reply":
			return whenOpen(call, command.replied.turn, () =>
				accept({ type: "turn.replied", v: 2, data: command.replied }),
			);
		case "interrupt_reply":
			return whenOpen(call, command.interrupted.turn, () =>
				accept({ type: "turn.reply_interrupted", v: 2, data: command.interrupted }),
			);
		case "hang_up":
			return whenLive(call, () => {
				const { reason, at, usage } = command;
				const durationMs = Math.max(0, at - call.startedAt);
				return accept(...cutShort(call, "restart"), {
					type: "call.ended",
					v: 1,
					data: { reason, durationMs, usage },
				});
			});
		case "record_analysis":
			return whenOver(call, () =>
				call.analyzed
					? accept()
					: accept({ type: "call.analyzed", v: 2, data: { analysis: command.analysis } }),
			);
		case "record_reanalysis":
			return whenOver(call, () => {
				const { type: _, ...data } = command;
				if (call.reanalyses.has(data.reanalysisId)) return accept();
				return accept({ type: "call.reanalyzed", v: 1, data });
			});
		case "booking_found":
			return whenOver(call, () => {
				const data = { turn: command.turn, ...command.appointment };
				return accept(...notYetRecorded([{ type: "appointment.booked", v: 2, data }], call));
			});
		case "appointment_moved":
			return whenOver(call, () => {
				const { turn, appointment, movedFrom } = command;
				const data = { by: whoseChange(turn), turn, ...appointment, movedFrom };
				return accept(...notYetRecorded([{ type: "appointment.moved", v: 1, data }], call));
			});
		case "appointment_cancelled":
			return whenOver(call, () => {
				const { turn, appointment } = command;
				const data = { by: whoseChange(turn), turn, ...appointment };
				return accept(...notYetRecorded([{ type: "appointment.cancelled", v: 1, data }], call));
			});
		case "remind":
			return whenOver(call, () =>
				call.reminded.has(reminderKey(command.appointment))
					? accept()
					: accept({ type: "appointment.reminder_due", v: 1, data: command.appointment }),
			);
		case "propose_follow_up":
			return whenOver(call, () =>
				call.followUps.has(command.followUp.followUpId)
					? accept()
					: accept({ type: "followup.proposed", v: 2, data: { followUp: command.followUp } }),
			);
		case "approve_follow_up": {
			const { followUpId } = command;
			return withFollowUp(call, followUpId, (state) => {
				if (state === "declined") return refused({ code: "follow_up_declined", followUpId });
				if (state !== "unapproved") return accept();
				return accept({ type: "followup.approved", v: 1, data: { followUpId } });
			});
		}
		case "decline_follow_up": {
			const { followUpId, why } = command;
			return withFollowUp(call, followUpId, (state) => {
				if (state === "declined") return accept();
				if (state !== "unapproved") return refused({ code: "follow_up_approved", followUpId });
				const data = { followUpId, by: "person", why } as const;
				return accept({ type: "followup.declined", v: 1, data });
			});
		}
		case "follow_up_timed_out": {
			const { followUpId } = command;
			return withFollowUp(call, followUpId, (state) => {
				if (state !== "unapproved") return accept();
				const data = { followUpId, by: "timeout", why: null } as const;
				return accept({ type: "followup.declined", v: 1, data });
			});
		}
		case "follow_up_booked": {
			const { followUpId, taskId } = command;
			return settleFollowUp(call, followUpId, {
				type: "followup.booked",
				v: 1,
				data: { followUpId, taskId },
			});
		}
		case "follow_up_failed": {
			const { followUpId, why } = command;
			return settleFollowUp(call, followUpId, {
				type: "followup.failed",
				v: 1,
				data: { followUpId, why },
			});
		}
		case "seal":
			return whenOver(call, () => {
				if (call.sealedSeq === call.lastSeq) return accept();
				const { expectedSeq: expected, digest } = command;
				if (call.lastSeq !== expected)
					return refused({ code: "log_moved_on", expected, actual: call.lastSeq });
				return accept({ type: "call.sealed", v: 1, data: { finalSeq: expected + 1, digest } });
			});
	}
}

/**
 * Closes an open reply. `restart` means that its process died, `caller` that the caller went on before it was closed.
 * Only the words in the log are certain; the rest counts as not heard.
 */
function cutShort(call: Call, by: "caller" | "restart"): CallEvent[] {
	const reply = call.openReply?.reply ?? null;
	if (reply === null || !reply.audible) return [];
	const data = {
		turn: reply.turn,
		medium: "speech",
		by,
		generated: generatedOf(reply),
		heard: heardOf(reply),
		playedMs: reply.sentMs,
		bargeInStopMs: null,
		latency: unmeasured,
		usage: noUsage,
	} as const;
	return [{ type: "turn.reply_interrupted", v: 2, data }];
}

const unmeasured: Latency = {
	endOfTurnDelayMs: null,
	llmTimeToFirstTokenMs: null,
	ttsTimeToFirstByteMs: null,
	firstAudioMs: null,
	responseMs: null,
	firstTextMs: null,
};
const noUsage: ReplyUsage = { inputTokens: 0, outputTokens: 0, synthesisedCharacters: 0 };

function identified(data: Extract<CallEvent, { type: "contact.identified" }>["data"] | null) {
	return data === null ? [] : [{ type: "contact.identified", v: 2, data } as const];
}

function whoseChange(turn: number | null): "caller" | "office" {
	return turn === null ? "office" : "caller";
}

/** The events that are new to the log: an appointment that is already in that state is not recorded again. */
function notYetRecorded(learned: readonly CallEvent[], call: Call): CallEvent[] {
	const states = new Map(call.appointments);
	return learned.filter((event) => {
		const change = changeOf(event);
		if (change === null) return true;
		const { appointmentId } = change.facts;
		const [before, after] = [states.get(appointmentId), stateAfter(change)];
		// A slow tool may tell of a booking after it was found, and perhaps moved since.
		const known = before !== undefined && before !== "cancelled";
		if (change.status === "booked" && known) return false;
		states.set(appointmentId, after);
		return before !== after;
	});
}

function settleFollowUp(call: Call, followUpId: string, event: CallEvent): Decision {
	return withFollowUp(call, followUpId, (state) =>
		state === "proposed" ? accept(event) : accept(),
	);
}

function withFollowUp(
	call: Call,
	followUpId: string,
	then: (state: FollowUpState) => Decision,
): Decision {
	return whenOver(call, () => {
		const state = call.followUps.get(followUpId);
		return state === undefined ? refused({ code: "no_such_follow_up", followUpId }) : then(state);
	});
}

function whenStarted(call: Call, then: () => Decision): Decision {
	return call.phase === "new" ? refused({ code: "call_not_started" }) : then();
}

function whenLive(call: Call, then: () => Decision): Decision {
	return whenStarted(call, () => (call.phase === "over" ? refused({ code: "call_over" }) : then()));
}

function whenOver(call: Call, then: () => Decision): Decision {
	return call.phase === "over" ? then() : refused({ code: "call_not_over" });
}

function whenOpen(call: Call, turn: number, then: () => Decision): Decision {
	return whenLive(call, () =>
		call.openReply?.turn === turn ? then() : refused({ code: "no_reply_open", turn }),
	);
}

function accept(...events: CallEvent[]): Decision {
	return accepted(events);
}
