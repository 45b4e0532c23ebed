import { vi } from "vitest";
import { z } from "zod";

import { type ReplyLimits, streamReply } from "../../src/agent/conversation/model-reply.ts";
import { ReplyWords } from "../../src/agent/conversation/reply-words.ts";
import { Reply } from "../../src/agent/conversation/reply.ts";
import { speakReply } from "../../src/agent/conversation/speak-reply.ts";
import { TurnReport } from "../../src/agent/conversation/turn-report.ts";
import { AppointmentsOfCall } from "../../src/agent/tools/appointments-of-call.ts";
import { OfferedSlots } from "../../src/agent/tools/offered-slots.ts";
import type { CallTool } from "../../src/agent/tools/tool.ts";
import { systemClock } from "../../src/clock.ts";
import type { Config } from "../../src/config.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { BYTES_PER_MS } from "../../src/domain/audio/pcm.ts";
import { unknownCaller } from "../../src/domain/call/caller.ts";
import type { CallCommand } from "../../src/domain/call/commands.ts";
import type { Ai } from "../../src/providers/ai/port.ts";
import { connectLanguageModel } from "../../src/providers/language/connect.ts";

/** What a caller heard of one turn, and what was recorded of it. */
export interface PlayedTurn {
	sentences: { kind: string; text: string }[];
	/** The code of the failure; null when there was none. */
	failed: string | null;
	/** The tools that ran. */
	tools: string[];
	/** How often the reply was closed. */
	finished: number;
	/** When the first sound and the last one came, from the caller's last word, in ms. */
	firstSoundMs: number;
	tookMs: number;
}

const unreachable = () => Promise.reject(new Error("nobody asks for it"));
const calendar = {
	held: unreachable,
	book: unreachable,
	move: unreachable,
	cancel: unreachable,
	find: unreachable,
	outcomeOf: unreachable,
	changesUnder: unreachable,
	upcoming: unreachable,
};
const crm = { findCaller: unreachable, nextAppointment: unreachable, createTask: unreachable };

/** Each turn is an hour after the one before: what was learned of a model by then is forgotten. */
let begins = Date.parse("2026-11-22T19:12:00Z");
const HOUR_MS = 3_600_000;

/** Plays one turn with this model in virtual time: its voice speaks at once, 10 ms a character. */
export async function playTurn(config: Config, ai: Ai): Promise<PlayedTurn> {
	begins += HOUR_MS;
	vi.useFakeTimers({ now: begins });
	try {
		return await inVirtualTime(speakTurn(config, ai));
	} finally {
		vi.useRealTimers();
	}
}

async function speakTurn(config: Config, ai: Ai): Promise<PlayedTurn> {
	const begunAt = Date.now();
	const { signal } = new AbortController();
	const commands: CallCommand[] = [];
	const turn: PlayedTurn = {
		sentences: [],
		failed: null,
		tools: [],
		finished: 0,
		firstSoundMs: Infinity,
		tookMs: 0,
	};
	const execute = (command: CallCommand) => {
		commands.push(command);
		return { ok: true, lastSeq: commands.length } as const;
	};
	const client = { voice: true, send: () => undefined, play: () => undefined };
	const reply = new Reply({
		medium: "speech",
		words: new ReplyWords(client, { ahead: false }),
		turn: 1,
		times: { finalAt: begunAt, speechEndedAt: null },
		speech: {
			model: "silence",
			async *synthesise(text) {
				yield await Promise.resolve(new Uint8Array(text.length * 10 * BYTES_PER_MS));
			},
		},
		signal,
		clock: systemClock,
		execute,
		interruption: () => ({ by: "caller", at: null, reads: false }),
		onFirstAudio: () => (turn.firstSoundMs = Date.now() - begunAt),
		onClosed: () => (turn.finished += 1),
	});
	const ids = { callId: "call_1", workspaceId: "demo", turn: 1 };
	const known = {
		caller: unknownCaller,
		appointments: new AppointmentsOfCall(() => []),
		offers: new OfferedSlots(() => []),
	};
	const deps = { calendar, crm, clock: systemClock, signal };
	const limits: ReplyLimits = {
		ms: config.LANGUAGE_ANSWER_SECONDS * 1000,
		tokens: config.LANGUAGE_ANSWER_TOKENS,
		fillerMs: config.LANGUAGE_FILLER_SECONDS * 1000,
		historyCharacters: config.LANGUAGE_HISTORY_CHARACTERS,
	};
	const pieces = streamReply({
		model: connectLanguageModel(config, ai),
		limits,
		instructions: "You are the receptionist.",
		history: [{ who: "caller", text: "Have you got a time?" }],
		tools: toolsThatNote(turn.tools),
		context: { ...ids, ...known, ...deps, agent: reception, now: begunAt },
		reply,
		signal,
		clock: systemClock,
		mayCall: () => true,
	});
	const report = new TurnReport("1", "text", systemClock);
	await speakReply({ reply, pieces, client, report, clock: systemClock, signal });
	await reply.finish(client.play);
	for (const command of commands) {
		if (command.type === "speak_sentence") turn.sentences.push(command.spoken);
		if (command.type === "fail_reply") turn.failed = command.failed.code;
	}
	return { ...turn, tookMs: Date.now() - begunAt };
}

function toolsThatNote(ran: string[]): CallTool[] {
	const named = (name: string, endsCall: boolean): CallTool => ({
		name,
		description: name,
		input: z.object({ service: z.string().optional() }),
		endsCall,
		effectKey: () => null,
		run: () => {
			ran.push(name);
			return Promise.resolve({ ok: true, output: {} });
		},
	});
	return [named("find_slots", false), named("end_call", true)];
}

/** Time passes only when nothing is left to do. */
async function inVirtualTime<T>(work: Promise<T>): Promise<T> {
	let over = false;
	const watched = work.finally(() => (over = true));
	watched.catch(() => undefined);
	for (;;) {
		await settled();
		if (over) return await watched;
		await vi.advanceTimersToNextTimerAsync();
	}
}

const { setImmediate } = globalThis;

async function settled(): Promise<void> {
	for (const _ of [1, 2, 3]) await new Promise<void>((resolve) => setImmediate(resolve));
}
