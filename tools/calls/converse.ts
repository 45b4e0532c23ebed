import { setTimeout as pause } from "node:timers/promises";

import { SAMPLE_RATE } from "../../src/domain/audio/pcm.ts";
import type { Action, Caller } from "./caller.ts";
import type { Reply, VoiceLine } from "./voice-line.ts";

/** How long nothing may happen on the line: longer than it takes an agent to ask whether anybody is still there. */
const REPLY_TIMEOUT_MS = 60_000;
/** How far into a reply an interruption comes, and how much of the reply must be left. */
const CUT_IN_AFTER_MS = 1000;
const CUT_IN_BEFORE_END_MS = 1500;
/** About how fast the embedded voice speaks: to know how much of a reply is left. */
const MS_PER_CHARACTER = 60;
/** A caller breathes before answering, and lets the agent's last word ring out. */
const BREATH_MS = 300;
/** After this the caller leaves; the outcome is judged all the same. */
const LONGEST_CALL_MS = 300_000;
/** After its farewell the agent hangs up; a caller who waits longer than this does it. */
const GOODBYE_MS = 15_000;
/** Louder than this is speech in synthesised and clean recordings. */
const SPEECH_LEVEL = 300;

/** Makes words audible: PCM16 mono 16 kHz. */
export type Speak = (text: string) => Promise<Int16Array>;

export interface ConversationOptions {
	/** Null for a caller who types. */
	readonly speak: Speak | null;
	/** @param endedAtMs when the last sound of it was made, by `performance.now()` */
	readonly onSaid: (text: string, endedAtMs: number) => void;
}

/** The caller talked over the agent. */
export interface Interruption {
	readonly reply: Reply;
	/** `performance.now()` when the caller's voice began. */
	readonly spokeAtMs: number;
}

export interface Conversation {
	/** The first one. */
	readonly interruption: Interruption | null;
	/** Why the conversation was left before its end; null when it was not. */
	readonly problem: string | null;
}

/** Talks until the agent or the caller hangs up. @throws when the call does not begin */
export async function converse(
	line: VoiceLine,
	caller: Caller,
	{ speak, onSaid }: ConversationOptions,
): Promise<Conversation> {
	const leaveAt = performance.now() + LONGEST_CALL_MS;
	let answered = 0;
	let interruption: Interruption | null = null;
	for (;;) {
		const moment = await nextMoment(line, { answered, caller, isTyped: speak === null, leaveAt });
		if (moment.kind === "late") return { interruption, problem: moment.problem };
		if (moment.kind === "over") return { interruption, problem: null };
		const action = actionAt(moment, caller, answered === 0);
		answered = line.replies.length;
		if (action.kind === "say") {
			const pcm = (await speak?.(action.text)) ?? null;
			const spokeAtMs = performance.now();
			if (moment.kind === "interrupt") interruption ??= { reply: moment.reply, spokeAtMs };
			if (pcm === null) line.type(action.text);
			else await line.say(pcm);
			onSaid(action.text, performance.now() - (pcm === null ? 0 : silenceAfter(pcm)));
		}
		if (action.kind === "leave" || isGoodbye(action)) await untilOver(line);
		if (action.kind === "leave" || action.kind === "hang_up" || isGoodbye(action))
			return { interruption, problem: null };
	}
}

type Moment =
	| { kind: "answer"; reply: Reply }
	| { kind: "interrupt"; reply: Reply; text: string }
	| { kind: "over" }
	| { kind: "late"; problem: string };

function actionAt(
	moment: Extract<Moment, { reply: Reply }>,
	caller: Caller,
	isFirst: boolean,
): Action {
	if (moment.kind === "interrupt") return { kind: "say", text: moment.text };
	return isFirst ? caller.open() : caller.answer(moment.reply.text);
}

function isGoodbye(action: Action): boolean {
	return action.kind === "say" && /goodbye/i.test(action.text);
}

async function untilOver(line: VoiceLine): Promise<void> {
	const deadline = performance.now() + GOODBYE_MS;
	while (!line.isOver && performance.now() < deadline) await pause(50);
}

interface Waiting {
	/** How many replies the caller has reacted to. */
	readonly answered: number;
	readonly caller: Caller;
	readonly isTyped: boolean;
	readonly leaveAt: number;
}

/** Waits until the caller should speak: the agent has finished, or can be talked over. */
async function nextMoment(
	line: VoiceLine,
	{ answered, caller, isTyped, leaveAt }: Waiting,
): Promise<Moment> {
	let [seen, deadline] = [lifeOf(line), performance.now() + REPLY_TIMEOUT_MS];
	while (performance.now() < Math.min(leaveAt, deadline)) {
		// On a slow machine a reply may take long, as long as it goes on.
		if (lifeOf(line) !== seen)
			[seen, deadline] = [lifeOf(line), performance.now() + REPLY_TIMEOUT_MS];
		if (line.isOver) return { kind: "over" };
		if (line.replies.length === 0 && line.errors.length > 0)
			throw new Error(`the call did not begin: ${line.errors.join("; ")}`);
		const reply = line.replies.length > answered ? line.replies.at(-1) : undefined;
		const text = reply && canBeCut(line, reply, isTyped) ? caller.interrupt(reply.text) : null;
		if (reply && text !== null) return { kind: "interrupt", reply, text };
		if (reply && hasFinished(line, reply, isTyped)) return { kind: "answer", reply };
		await pause(20);
	}
	const isTooLong = performance.now() >= leaveAt;
	return {
		kind: "late",
		problem: isTooLong ? "the conversation went in circles" : "no reply came",
	};
}

/** Changes with everything that the agent does. */
function lifeOf({ status, replies }: VoiceLine): string {
	const reply = replies.at(-1);
	return [status, replies.length, reply?.text.length, reply?.receivedMs].join(" ");
}

function canBeCut(line: VoiceLine, reply: Reply, isTyped: boolean): boolean {
	if (reply.cut !== null) return false;
	if (isTyped) return reply.text !== "";
	const playedMs = line.playedMs();
	const leftMs = reply.text.length * MS_PER_CHARACTER - playedMs;
	return playedMs >= CUT_IN_AFTER_MS && leftMs >= CUT_IN_BEFORE_END_MS;
}

function hasFinished(line: VoiceLine, reply: Reply, isTyped: boolean): boolean {
	return (
		reply.complete &&
		reply.cut === null &&
		reply.startedAtMs !== null &&
		line.status === "listening" &&
		line.silentMs() >= (isTyped ? 0 : BREATH_MS)
	);
}

/** Milliseconds: a recording goes on a little after its last sound. */
function silenceAfter(pcm: Int16Array): number {
	const lastLoud = pcm.findLastIndex((sample) => Math.abs(sample) > SPEECH_LEVEL);
	return ((pcm.length - 1 - lastLoud) / SAMPLE_RATE) * 1000;
}
