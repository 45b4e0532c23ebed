import type { RecordedEvent } from "../events/catalogue.ts";
import { evolveReply, type RecordedReply } from "./recorded-reply.ts";

/** What the caller said and the replies to it, under one number; turn 0 is the greeting. */
export interface Turn {
	readonly turn: number;
	/** When the log first mentions it, in milliseconds since the epoch. */
	readonly at: number;
	/** How many events belong to it. */
	readonly knownEvents: number;
	readonly callerSaid: readonly Utterance[];
	/** In the order in which they were called. */
	readonly tools: readonly ToolCall[];
	/** More than one if the agent spoke again while the caller was silent. */
	readonly replies: readonly RecordedReply[];
}

/** What the caller said or typed in a turn. */
interface Utterance {
	readonly seq: number;
	readonly at: number;
	readonly text: string;
	readonly source: "speech" | "text";
}

/** A tool that the model called. */
export interface ToolCall {
	/** The event that first mentions it. */
	readonly seq: number;
	readonly turn: number;
	readonly toolCallId: string;
	readonly tool: string;
	/** `{}` when it is not in the log. */
	readonly input: unknown;
	/** Null for a tool that only reads. */
	readonly effectKey: string | null;
	/** What the model was given; null while the tool has not returned. */
	readonly returned: {
		readonly seq: number;
		readonly ok: boolean;
		readonly output: unknown;
	} | null;
}

/**
 * Folds a call's turns, each with all that was said and done in it. It is the only place that knows what the events of a
 * conversation mean: the history, the transcript, the prompt after the call and the rows of turns are projections of it.
 *
 * A reply without an end stays open. A later event of the same turn belongs to it, so that its words count once. The
 * events are of one call and come in order of `seq`; any of them may be missing.
 */
export class Conversation {
	readonly #turns = new Map<number, OpenTurn>();
	/** By id. A model may use an id twice: the latest call counts. */
	readonly #tools = new Map<string, OpenToolCall>();

	/** Returns the turns that the event changes: none when it is not about what was said. */
	add(event: RecordedEvent): readonly Turn[] {
		if (!isTurnEvent(event)) return [];
		const { turn } = event.data;
		const open = this.#turns.get(turn) ?? newTurn(turn, event.at);
		this.#turns.set(turn, open);
		addEvent(open, this.#tools, event);
		if (event.type !== "turn.tool_returned") return [open];
		// A tool may return in a later turn than the one that called it.
		const asked = this.#turns.get(this.#tools.get(event.data.toolCallId)?.turn ?? turn);
		return asked === undefined || asked === open ? [open] : [open, asked];
	}

	/** In the order of their numbers. */
	get turns(): readonly Turn[] {
		return [...this.#turns.values()].toSorted((a, b) => a.turn - b.turn);
	}
}

/** The turns of a log, in order; see `Conversation`. */
export function conversationOf(events: readonly RecordedEvent[]): readonly Turn[] {
	const conversation = new Conversation();
	for (const event of events) conversation.add(event);
	return conversation.turns;
}

/** All tools that the model called. */
export function toolsIn(turns: readonly Turn[]): ToolCall[] {
	return turns.flatMap(({ tools }) => tools);
}

type TurnEvent = Extract<RecordedEvent, { type: `turn.${string}` }>;

/** Exactly the types that begin with `turn.` are about what was said. */
function isTurnEvent(event: RecordedEvent): event is TurnEvent {
	return event.type.startsWith("turn.");
}

interface OpenToolCall extends ToolCall {
	returned: ToolCall["returned"];
}

interface OpenTurn extends Turn {
	knownEvents: number;
	readonly callerSaid: Utterance[];
	readonly tools: OpenToolCall[];
	readonly replies: RecordedReply[];
}

function newTurn(turn: number, at: number): OpenTurn {
	return { turn, at, knownEvents: 0, callerSaid: [], tools: [], replies: [] };
}

function addEvent(turn: OpenTurn, tools: Map<string, OpenToolCall>, event: TurnEvent): void {
	const { seq, at } = event;
	turn.knownEvents += 1;
	switch (event.type) {
		case "turn.heard": {
			const { text, source } = event.data;
			turn.callerSaid.push({ seq, at, text, source });
			return;
		}
		case "turn.tool_called": {
			const tool = { seq, ...event.data, returned: null };
			tools.set(tool.toolCallId, tool);
			turn.tools.push(tool);
			return;
		}
		case "turn.tool_returned": {
			const { toolCallId, tool, ok, output } = event.data;
			const returned = { seq, ok, output };
			const asked = tools.get(toolCallId);
			if (asked?.returned === null) asked.returned = returned;
			else {
				const { input = {}, effectKey = null } = asked ?? {};
				turn.tools.push({ seq, turn: turn.turn, toolCallId, tool, input, effectKey, returned });
			}
			return;
		}
		case "turn.reply_started":
		case "turn.sentence_spoken":
		case "turn.reply_failed":
		case "turn.replied":
		case "turn.reply_interrupted": {
			const open = turn.replies.at(-1)?.end === null ? turn.replies.pop() : null;
			turn.replies.push(evolveReply(open ?? null, event));
		}
	}
}
