import type { Caller } from "./caller.ts";
import { converse, type Interruption, type Speak } from "./converse.ts";
import { Narrator } from "./narrator.ts";
import { VoiceLine } from "./voice-line.ts";

export interface PlaceCallOptions {
	/** Of the call's socket. */
	readonly url: string;
	/** Null for a caller who types. */
	readonly speak: Speak | null;
	/** Takes what both sides say, a line at a time, as it happens. */
	readonly print: (line: string) => void;
}

/** A call that has ended, as its caller saw it. */
export interface EndedCall {
	readonly callId: string;
	/** What the agent said or wanted to say. */
	readonly replies: readonly string[];
	readonly interruption: Interruption | null;
	/** Errors that the product sent, and why the conversation was left, if it was. */
	readonly problems: readonly string[];
}

/** Where a product takes calls to an agent. */
export function voiceUrl(productUrl: string, agentId: string): string {
	return `${productUrl.replace("http", "ws")}/voice?agent=${encodeURIComponent(agentId)}`;
}

/** Calls, talks, and hangs up. @throws when the call does not begin, or ends while the caller speaks */
export async function placeCall(
	caller: Caller,
	{ url, speak, print }: PlaceCallOptions,
): Promise<EndedCall> {
	const narrator = new Narrator(print);
	const line = await VoiceLine.dial(url, (event) => narrator.happened(event));
	try {
		const { interruption, problem } = await converse(line, caller, {
			speak,
			onSaid: (text, endedAtMs) => narrator.said(text, endedAtMs),
		});
		narrator.ended(line.replies);
		if (line.callId === null) throw new Error("the product never said which call this was");
		return {
			callId: line.callId,
			replies: line.replies.map(({ text }) => text),
			interruption,
			problems: [...line.errors, ...(problem === null ? [] : [problem])],
		};
	} finally {
		line.hangUp();
	}
}
