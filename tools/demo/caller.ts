import { SAMPLE_RATE } from "../../src/domain/audio/pcm.ts";
import type { Reply, VoiceLine } from "../calls/voice-line.ts";
import { agentWants, type Spoken } from "./choose-line.ts";

/** A caller breathes before answering, and so lets the agent's last word ring out. */
const PAUSE_MS = 300;
const REPLY_TIMEOUT_MS = 20_000;
/** A conversation that goes in circles is left; what came of it is then checked all the same. */
const PATIENCE_MS = 90_000;
/** How far into a reply the caller cuts in, and how much of it must be left to be cut. */
const CUT_IN_AFTER_MS = 1000;
const CUT_IN_BEFORE_END_MS = 1500;
/** About how fast the agent's voice speaks, to tell how much of a reply is left. */
const MS_PER_CHARACTER = 60;

/** The moment the caller talked over the agent. */
interface Interruption {
	reply: Reply;
	line: string;
	/** `performance.now()` when the caller's voice began. */
	spokeAtMs: number;
}

export interface Conversation {
	said: string[];
	interruption: Interruption | null;
}

export interface CallerOptions {
	/** In the order in which they are said if the agent does not ask otherwise. */
	lines: Spoken[];
	/** What the caller would talk over this reply with, the `index`th of the call; the greeting is 0. */
	cutInWith: (reply: Reply, index: number) => Spoken | null;
	/** Told when the caller has said a line, and when (`performance.now()`) its last sound was made. */
	onSaid?: (line: Spoken, endedAtMs: number) => void;
}

/** Talks until every line is said and the agent has answered the last, or has hung up. */
export async function converse(line: VoiceLine, options: CallerOptions): Promise<Conversation> {
	const conversation: Conversation = { said: [], interruption: null };
	const patientUntil = performance.now() + PATIENCE_MS;
	let answered = 0;
	let last: Spoken | null = null;
	for (;;) {
		const moment = await nextMoment(line, answered, (reply) =>
			interruptionOf(line, reply, conversation, options),
		);
		if (moment.what === "over" || performance.now() > patientUntil) return conversation;
		const next: Spoken | null =
			moment.what === "cut_in" ? moment.with : agentWants(moment.said, options.lines, last);
		if (next === null) return conversation;
		const spokeAtMs = performance.now();
		if (moment.what === "cut_in")
			conversation.interruption = { reply: moment.reply, line: next.say, spokeAtMs };
		answered = line.replies.length;
		await line.say(next.pcm);
		next.timesSaid += 1;
		last = next;
		conversation.said.push(next.say);
		options.onSaid?.(next, performance.now() - trailingSilenceMs(next.pcm));
	}
}

type Moment =
	| { what: "answer"; said: string }
	| { what: "cut_in"; reply: Reply; with: Spoken }
	| { what: "over" };

/** Waits until the caller should speak: the agent has finished, or can be talked over, or says nothing. */
async function nextMoment(
	line: VoiceLine,
	answered: number,
	cutInWith: (reply: Reply) => Spoken | null,
): Promise<Moment> {
	const deadline = performance.now() + REPLY_TIMEOUT_MS;
	for (;;) {
		if (line.isOver) return { what: "over" };
		const reply = line.replies.length > answered ? line.replies.at(-1) : undefined;
		const interruption = reply ? cutInWith(reply) : null;
		if (reply && interruption) return { what: "cut_in", reply, with: interruption };
		if (reply && hasFinished(line, reply)) return { what: "answer", said: reply.text };
		// The agent did not react: an unanswered line is said again, as people do.
		if (performance.now() > deadline) return { what: "answer", said: "" };
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

function hasFinished(line: VoiceLine, reply: Reply): boolean {
	return (
		reply.complete &&
		reply.cut === null &&
		reply.startedAtMs !== null &&
		line.status === "listening" &&
		line.silentMs() >= PAUSE_MS
	);
}

/** Only once, and in the midst of a reply. */
function interruptionOf(
	line: VoiceLine,
	reply: Reply,
	{ interruption }: Conversation,
	{ cutInWith }: CallerOptions,
): Spoken | null {
	if (interruption || reply.cut) return null;
	const leftMs = reply.text.length * MS_PER_CHARACTER - line.playedMs();
	if (line.playedMs() < CUT_IN_AFTER_MS || leftMs < CUT_IN_BEFORE_END_MS) return null;
	return cutInWith(reply, line.replies.indexOf(reply));
}

/** A recording goes on a little after its last sound. */
function trailingSilenceMs(pcm: Int16Array): number {
	const QUIET = 300;
	const lastLoud = pcm.findLastIndex((sample) => Math.abs(sample) > QUIET);
	return ((pcm.length - 1 - lastLoud) / SAMPLE_RATE) * 1000;
}
