/** The fewest words of a first clause. They play for about a second. */
const FIRST_CLAUSE_WORDS = 3;

/** Full stops that do not end a sentence. */
const ABBREVIATION = /(?:^|\s)(?:dr|mr|mrs|ms|st|no|e\.g|i\.e|a\.m|p\.m)\.$/i;

/**
 * Cuts a stream of text into pieces that can be spoken one after the other. The first piece is the first clause, so that
 * synthesis starts while the model still writes. The others are sentences.
 */
export class Clauses {
	#text = "";
	#first = true;

	/** Takes more text, and returns the pieces that are complete now. */
	add(text: string): string[] {
		this.#text += text;
		const pieces: string[] = [];
		for (;;) {
			const end = this.#first ? this.#firstClauseEnd() : this.#sentenceEnd();
			if (end === -1) return pieces;
			const piece = this.#text.slice(0, end).trim();
			this.#text = this.#text.slice(end).trimStart();
			if (piece !== "") {
				pieces.push(piece);
				this.#first = false;
			}
		}
	}

	/** The last piece, when no more text comes. */
	rest(): string[] {
		const piece = this.#text.trim();
		this.#text = "";
		return piece === "" ? [] : [piece];
	}

	#sentenceEnd(): number {
		return this.#endAt(/[.!?]["')]?\s/g);
	}

	#firstClauseEnd(): number {
		return this.#endAt(/[.!?,;:]["')]?\s/g, (clause) => {
			const ended = /[.!?]["')]?$/.test(clause);
			return ended || clause.split(/\s+/).length >= FIRST_CLAUSE_WORDS;
		});
	}

	#endAt(mark: RegExp, enough: (clause: string) => boolean = () => true): number {
		for (const match of this.#text.matchAll(mark)) {
			const end = match.index + match[0].length;
			const clause = this.#text.slice(0, end).trim();
			if (!ABBREVIATION.test(clause) && enough(clause)) return end;
		}
		return -1;
	}
}
