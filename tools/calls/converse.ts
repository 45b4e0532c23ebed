import { setTimeout as pause } from "node:timers/promises";

import type { Caller, Deed } from "../scenarios/scripted-caller.ts";
import type { Reply, VoiceLine } from "./voice-line.ts";

/** An agent that says nothing for so long is spoken to again; longer than it takes to ask who is there. */
const REPLY_TIMEOUT_MS = 60_000;
/** How far into a reply an interruption comes. */
const CUT_IN_AFTER_MS = 1200;
/** A conversation that goes in circles is left; what came of it is then judged all the same. */
const PATIENCE_MS = 180_000;
/** After its farewell the agent hangs up; a caller who waits longer than this does it first. */
const GOODBYE_MS = 15_000;

export interface Manner {
	/** A caller breathes before answering, and so lets the agent's last word ring out. */
	readonly pauseMs: number;
	/** Says it on the line, by voice or by typing. */
	readonly say: (line: VoiceLine, text: string) => Promise<void>;
	/** What is spoken over is cut at once where nothing can be heard. */
	readonly hears: boolean;
}

/** Talks until the agent or the caller hangs up. @returns what went wrong, or null */
export async function converse(
	line: VoiceLine,
	caller: Caller,
	manner: Manner,
): Promise<string | null> {
	const leaveAt = performance.now() + PATIENCE_MS;
	let answered = 0;
	let silent = false;
	for (;;) {
		const moment = await nextMoment(line, { answered, caller, manner, leaveAt });
		if (moment === "over") return null;
		if (moment === "refused") throw new Error(`the call did not begin: ${line.errors.join("; ")}`);
		if (moment === "late")
			return performance.now() > leaveAt ? "the conversation went in circles" : "no reply came";
		const deed =
			moment.kind === "cut_in"
				? moment.deed
				: answered === 0
					? caller.open()
					: caller.answer(moment.reply.text);
		answered = line.replies.length;
		if (deed.kind === "hang_up") return null;
		silent = deed.kind === "nothing";
		if (!silent) await perform(deed, line, manner);
		if (isGoodbye(deed)) return await seeOff(line);
	}
}

async function perform(deed: Deed, line: VoiceLine, manner: Manner): Promise<void> {
	if (deed.kind === "say") await manner.say(line, deed.text);
}

function isGoodbye(deed: Deed): boolean {
	return deed.kind === "say" && /goodbye/i.test(deed.text);
}

async function seeOff(line: VoiceLine): Promise<null> {
	const deadline = performance.now() + GOODBYE_MS;
	while (!line.isOver && performance.now() < deadline) await pause(50);
	return null;
}

type Moment =
	| { kind: "heard"; reply: Reply }
	| { kind: "cut_in"; deed: Deed }
	| "over"
	| "refused"
	| "late";

interface Waiting {
	readonly answered: number;
	readonly caller: Caller;
	readonly manner: Manner;
	readonly leaveAt: number;
}

/** Waits until the caller should speak: the agent has finished, or can be talked over. */
async function nextMoment(
	line: VoiceLine,
	{ answered, caller, manner, leaveAt }: Waiting,
): Promise<Moment> {
	const deadline = Math.min(leaveAt, performance.now() + REPLY_TIMEOUT_MS);
	while (performance.now() < deadline) {
		if (line.isOver) return "over";
		if (line.replies.length === 0 && line.errors.length > 0) return "refused";
		const reply = line.replies.length > answered ? line.replies.at(-1) : undefined;
		if (reply && canCutIn(line, reply, manner)) {
			const deed = caller.interrupt(reply.text);
			if (deed) return { kind: "cut_in", deed };
		}
		if (reply && hasFinished(line, reply, manner)) return { kind: "heard", reply };
		await pause(20);
	}
	return "late";
}

function canCutIn(line: VoiceLine, reply: Reply, { hears }: Manner): boolean {
	if (reply.cut !== null) return false;
	return hears ? line.playedMs() >= CUT_IN_AFTER_MS : reply.text !== "";
}

function hasFinished(line: VoiceLine, reply: Reply, { pauseMs }: Manner): boolean {
	return (
		reply.complete &&
		reply.cut === null &&
		reply.startedAtMs !== null &&
		line.status === "listening" &&
		line.silentMs() >= pauseMs
	);
}
