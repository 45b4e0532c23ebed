import type { RecordedEvent } from "../events/catalogue.ts";
import { CallNotes, MOST_QUOTES } from "./call-notes.ts";
import { Conversation, type Turn } from "./conversation.ts";
import { clipped, type HistoryEntry, sizeOf } from "./history-entry.ts";
import { heardOf, isCutShort } from "./recorded-reply.ts";
import { writtenTurn } from "./written-turn.ts";

/** What a prompt has of the conversation. */
export interface PromptHistory {
	/** What stands for the turns that are left out, for the system prompt; null when none is. */
	notes: string | null;
	/** The newest turns, whole. The first entry is the caller's, unless the call is here from its greeting on. */
	entries: readonly HistoryEntry[];
}

/** What a model is given to summarise. */
export interface HistoryToSummarise {
	/** The last turn that the summary will be about. */
	throughTurn: number;
	/** What stands for the turns before these; null when there are none. */
	notes: string | null;
	transcript: string;
}

/**
 * The conversation for the model: the caller's words, the heard text of replies, and what tools returned, in the order of
 * the log: a tool stands where it returned, a reply where it ended. It is bounded: when the newest turns fill `characters`,
 * notes stand for the older ones, with the summary that the model made of them between two turns, as far as it has.
 *
 * It takes the events one by one, so that a prompt costs what stands in it, however long the call is.
 */
export class History {
	readonly #characters: number;
	readonly #conversation = new Conversation();
	readonly #notes = new CallNotes();
	/** In the order of their numbers. */
	readonly #turns: HistoryTurn[] = [];
	#summary: { throughTurn: number; summary: string } | null = null;
	/** The index of the first turn that stands in no summary. */
	#firstUnsummarised = 0;

	constructor(characters: number) {
		this.#characters = characters;
	}

	/** Takes the next event of the call's log. */
	add(event: RecordedEvent): void {
		this.#notes.add(event);
		if (event.type === "call.history_summarised") this.#takeSummary(event.data);
		for (const turn of this.#conversation.add(event)) this.#turnOf(turn).written = null;
	}

	/** @param next words of the caller that are not in the log yet. */
	forPrompt(next: string | null = null): PromptHistory {
		const words = next === null ? [] : [this.#clip({ who: "caller", text: next })];
		const { first, placed } = this.#newest(this.#characters - sum(words.map(sizeOf)));
		const entries = placed.toSorted((a, b) => a.seq - b.seq).map(({ entry }) => entry);
		entries.push(...words);
		if (first === 0) return { notes: null, entries };
		const begin = entries.findIndex(({ who }) => who === "caller");
		return {
			notes: this.#notesBefore(first),
			entries: begin === -1 ? [] : entries.slice(begin),
		};
	}

	/**
	 * What to summarise now; null while there is room enough. It is about the oldest turns that stand in no summary, and leaves
	 * the newest third of a prompt word for word.
	 */
	toSummarise(): HistoryToSummarise | null {
		const floor = this.#firstUnsummarised;
		const third = this.#characters / 3;
		if (this.#newest(2 * third).first <= floor) return null;
		const end = Math.min(this.#newest(third).first, this.#turns.length - 1);
		let room = this.#characters;
		const lines: string[] = [];
		let next = floor;
		for (; next < end; next += 1) {
			const { turn } = this.#turns[next] ?? {};
			const written = turn === undefined ? [] : writtenTurn(turn);
			const text = written.map((line) => line.slice(0, this.#characters / 4)).join("\n");
			if (text.length > room && next > floor) break;
			lines.push(text.slice(0, room));
			room -= text.length;
		}
		const throughTurn = this.#turns[next - 1]?.turn.turn;
		if (throughTurn === undefined || next === floor) return null;
		const notes = floor === 0 ? null : this.#notesBefore(floor);
		return { throughTurn, notes, transcript: lines.join("\n") };
	}

	#takeSummary(summary: { throughTurn: number; summary: string }): void {
		this.#summary = summary;
		while (this.#isSummarised(this.#turns[this.#firstUnsummarised])) this.#firstUnsummarised += 1;
	}

	#isSummarised(turn: HistoryTurn | undefined): boolean {
		return turn !== undefined && turn.turn.turn <= (this.#summary?.throughTurn ?? -1);
	}

	#notesBefore(index: number): string {
		const { summary = null } = this.#summary ?? {};
		return this.#notes.text({ summary, words: this.#wordsBefore(index) });
	}

	/** The entries of the newest turns that fit, and the index of the first of these. */
	#newest(characters: number): { first: number; placed: Placed[] } {
		const [newest, floor] = [this.#turns.length - 1, this.#firstUnsummarised];
		let room = characters;
		let first = newest + 1;
		for (; first > floor; first -= 1) {
			const { entries, size } = this.#writtenOf(first - 1);
			// Of the newest turn there is always something.
			if (size > room && first > newest) return { first: newest, placed: endOf(entries, room) };
			if (size > room) break;
			room -= size;
		}
		const turns = this.#turns.slice(first);
		return { first, placed: turns.flatMap((_, index) => this.#writtenOf(first + index).entries) };
	}

	/** What the caller said in the newest turns before this one that stand in no summary. */
	#wordsBefore(index: number): string[] {
		return this.#turns
			.slice(Math.max(this.#firstUnsummarised, index - MOST_QUOTES), index)
			.flatMap(({ turn }) => turn.callerSaid.map(({ text }) => text));
	}

	#turnOf(turn: Turn): HistoryTurn {
		const known = this.#turns.findLastIndex((each) => each.turn.turn <= turn.turn);
		const found = this.#turns[known];
		if (found?.turn === turn) return found;
		const added = { turn, written: null };
		this.#turns.splice(known + 1, 0, added);
		if (this.#isSummarised(added)) this.#firstUnsummarised += 1;
		return added;
	}

	/** Kept until the turn changes. */
	#writtenOf(index: number): WrittenTurn {
		const turn = this.#turns[index];
		if (turn === undefined) return { entries: [], size: 0 };
		turn.written ??= this.#write(turn.turn);
		return turn.written;
	}

	#write(turn: Turn): WrittenTurn {
		const entries = entriesOf(turn).map(([seq, whole]) => {
			const entry = this.#clip(whole);
			return { seq, entry, size: sizeOf(entry) };
		});
		return { entries, size: sum(entries.map(({ size }) => size)) };
	}

	#clip(entry: HistoryEntry): HistoryEntry {
		return clipped(entry, Math.floor(this.#characters / 4));
	}
}

interface HistoryTurn {
	readonly turn: Turn;
	/** Null when the turn has changed since. */
	written: WrittenTurn | null;
}

interface WrittenTurn {
	readonly entries: readonly Placed[];
	/** Of all of them, in characters. */
	readonly size: number;
}

interface Placed {
	readonly seq: number;
	readonly entry: HistoryEntry;
	/** In characters. */
	readonly size: number;
}

/** All that was said and done, of any length, with its place in the log. */
function entriesOf({ callerSaid, tools, replies }: Turn): [seq: number, entry: HistoryEntry][] {
	return [
		...callerSaid.map(({ seq, text }): [number, HistoryEntry] => [seq, { who: "caller", text }]),
		...tools.flatMap(({ toolCallId, tool, input, returned }): [number, HistoryEntry][] => {
			if (returned === null) return [];
			const { seq, output } = returned;
			return [[seq, { who: "tool", toolCallId, tool, input, output }]];
		}),
		...replies.flatMap((reply): [number, HistoryEntry][] => {
			const text = heardOf(reply);
			if (text.trim() === "") return [];
			return [[reply.lastSeq, { who: "agent", text, cutShort: isCutShort(reply) }]];
		}),
	];
}

/** The caller's first words of a turn, and the newest of what followed that fits. */
function endOf(entries: readonly Placed[], characters: number): Placed[] {
	const words = entries.find(({ entry }) => entry.who === "caller");
	const kept = words === undefined ? [] : [words];
	let room = characters - sum(kept.map(({ size }) => size));
	for (const each of entries.toReversed()) {
		if (each === words) continue;
		if (each.size > room) break;
		room -= each.size;
		kept.push(each);
	}
	return kept;
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, each) => total + each, 0);
}
