import type { CallEvent, Latency, ReplyUsage } from "../events/catalogue.ts";
import type { Call } from "./call.ts";
import type { CallCommand, Decision, Refusal } from "./commands.ts";

/** The only place where a call's rules are written. No clock, no ids, no I/O. */
export function decide(command: CallCommand, call: Call): Decision {
	switch (command.type) {
		case "answer": {
			if (call.phase === "over") return refuse({ code: "call_over" });
			if (call.phase === "live") return refuse({ code: "call_already_started" });
			const { customerId } = command;
			const started: CallEvent = { type: "call.started", v: 1, data: command.started };
			if (customerId === null) return accept(started);
			const data = { by: "token", customerId, name: null, phone: null } as const;
			return accept(started, { type: "contact.identified", v: 1, data });
		}
		case "resume":
			return whenLive(call, () => {
				const data = { awayMs: command.awayMs };
				return accept(...cutShort(call, "restart"), { type: "call.resumed", v: 1, data });
			});
		case "hear":
			return whenLive(call, () => {
				const { text, source, audioMs } = command;
				const data = { turn: call.turn + 1, text, source, audioMs };
				return accept(...cutShort(call, "caller"), { type: "turn.heard", v: 1, data });
			});
		// A tool that was running when the caller hung up still did what it did.
		case "call_tool":
			return whenStarted(call, () =>
				accept({ type: "turn.tool_called", v: 1, data: command.called }),
			);
		case "return_tool":
			return whenStarted(call, () => {
				const learned = unknownOf(command.learned, call);
				return accept({ type: "turn.tool_returned", v: 1, data: command.returned }, ...learned);
			});
		case "start_reply":
			return whenLive(call, () =>
				command.turn === call.turn
					? accept({ type: "turn.reply_started", v: 1, data: { turn: command.turn } })
					: refuse({ code: "no_reply_open", turn: command.turn }),
			);
		case "fail_reply":
			return whenLive(call, () =>
				accept({ type: "turn.reply_failed", v: 1, data: command.failed }),
			);
		case "speak_sentence":
			return whenOpen(call, command.spoken.turn, () =>
				accept({ type: "turn.sentence_spoken", v: 1, data: command.spoken }),
			);
		case "finish_reply":
			return whenOpen(call, command.replied.turn, () =>
				accept({ type: "turn.replied", v: 1, data: command.replied }),
			);
		case "interrupt_reply":
			return whenOpen(call, command.interrupted.turn, () =>
				accept({ type: "turn.reply_interrupted", v: 1, data: command.interrupted }),
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
					: accept({ type: "call.analyzed", v: 1, data: { analysis: command.analysis } }),
			);
		case "propose_follow_up":
			return whenOver(call, () =>
				call.followUps.has(command.followUp.followUpId)
					? accept()
					: accept({ type: "followup.proposed", v: 1, data: { followUp: command.followUp } }),
			);
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
					return refuse({ code: "log_moved_on", expected, actual: call.lastSeq });
				return accept({ type: "call.sealed", v: 1, data: { finalSeq: expected + 1, digest } });
			});
	}
}

/**
 * A reply that nobody closed, because the process that spoke it is gone or was overtaken.
 * Only sentences recorded as sent to their end are certain; the rest counts as not heard.
 */
function cutShort(call: Call, by: "caller" | "restart"): CallEvent[] {
	const reply = call.openReply;
	if (reply === null || !reply.audible) return [];
	const heard = reply.sentences.join(" ");
	const data = {
		turn: reply.turn,
		by,
		generated: heard,
		heard,
		playedMs: reply.audioMs,
		bargeInStopMs: null,
		latency: unmeasured,
		usage: noUsage,
	};
	return [{ type: "turn.reply_interrupted", v: 1, data }];
}

const unmeasured: Latency = {
	endOfTurnDelayMs: null,
	llmTimeToFirstTokenMs: null,
	ttsTimeToFirstByteMs: null,
	firstAudioMs: null,
	responseMs: null,
};
const noUsage: ReplyUsage = { inputTokens: 0, outputTokens: 0, synthesisedCharacters: 0 };

/** The same booking told twice is one fact. */
function unknownOf(learned: readonly CallEvent[], call: Call): CallEvent[] {
	const booked = new Set(call.booked);
	return learned.filter((event) => {
		if (event.type !== "appointment.booked") return true;
		const { appointmentId } = event.data;
		const isNew = !booked.has(appointmentId);
		booked.add(appointmentId);
		return isNew;
	});
}

function settleFollowUp(call: Call, followUpId: string, event: CallEvent): Decision {
	return whenOver(call, () => {
		const state = call.followUps.get(followUpId);
		if (state === undefined) return refuse({ code: "no_such_follow_up", followUpId });
		return state === "settled" ? accept() : accept(event);
	});
}

function whenStarted(call: Call, then: () => Decision): Decision {
	return call.phase === "new" ? refuse({ code: "call_not_started" }) : then();
}

function whenLive(call: Call, then: () => Decision): Decision {
	return whenStarted(call, () => (call.phase === "over" ? refuse({ code: "call_over" }) : then()));
}

function whenOver(call: Call, then: () => Decision): Decision {
	return call.phase === "over" ? then() : refuse({ code: "call_not_over" });
}

function whenOpen(call: Call, turn: number, then: () => Decision): Decision {
	return whenLive(call, () =>
		call.openReply?.turn === turn ? then() : refuse({ code: "no_reply_open", turn }),
	);
}

function accept(...events: CallEvent[]): Decision {
	return { ok: true, events };
}

function refuse(refusal: Refusal): Decision {
	return { ok: false, refusal };
}
