import { pieceEnd } from "./piece-end.ts";
import { plainWords } from "./plain-words.ts";
import { isSpeakable } from "./speakable.ts";

/**
 * Cuts what a model writes into pieces that can be spoken one after the other. The first piece is the first clause, so
 * that synthesis starts while the model still writes. The others are sentences, or lines of a list. Each has words only,
 * and none is without one. The pieces do not depend on the chunks in which the text comes.
 */
export class Clauses {
	readonly #language: string;
	#text = "";
	#half = "";
	#first = true;

	/** `language` (BCP 47) says which full stops end no sentence. */
	constructor(language: string) {
		this.#language = language;
	}

	/** Takes more text, and returns the pieces that are complete now. */
	add(text: string): string[] {
		// A character that two chunks share waits for its second half.
		const whole = this.#half + text;
		this.#half = /[\ud800-\udbff]$/.exec(whole)?.[0] ?? "";
		this.#text += whole.slice(0, whole.length - this.#half.length).replaceAll("\r", "");
		return this.#cut({ ended: false });
	}

	/** The last pieces, when no more text comes. */
	rest(): string[] {
		return this.#cut({ ended: true });
	}

	#cut({ ended }: { ended: boolean }): string[] {
		const pieces: string[] = [];
		while (this.#text !== "") {
			const end = pieceEnd(this.#text, { first: this.#first, ended, language: this.#language });
			if (end === null) break;
			const words = plainWords(this.#text.slice(0, end.at));
			this.#text = this.#text.slice(end.at);
			if (!isSpeakable(words)) continue;
			pieces.push(end.byLine ? withStop(words) : words);
			this.#first = false;
		}
		return pieces;
	}
}

/** A line of a list ends like a sentence. */
function withStop(words: string): string {
	if (/[\p{Terminal_Punctuation}…]["'”’»)」』]*$/u.test(words)) return words;
	return `${words}${/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]$/u.test(words) ? "。" : "."}`;
}
