/** A piece of a reply: its words, how long they play, and how much of that was sent. */
export interface SpokenPiece {
	readonly text: string;
	/** The length of the whole piece; while it is being synthesised, the length so far. */
	readonly audioMs: number;
	/** Whether `audioMs` is the length of the whole piece. */
	readonly synthesised: boolean;
	/** Its audio broke off after this much, and the next piece follows at once; null when it did not. */
	readonly brokenOffMs?: number | null;
}

/** How fast the voices speak, roughly. Used for a piece whose length is not known yet. */
const MS_PER_CHARACTER = 65;

/**
 * The words that the caller can have heard when playback stopped after `playedMs`. Pieces play one after the other. A
 * word counts as heard once more than half of it was played. Its time is estimated from its characters, because
 * synthesisers give no times of words.
 */
export function heardText(pieces: readonly SpokenPiece[], playedMs: number): string {
	const heard: string[] = [];
	let left = playedMs;
	for (const piece of pieces) {
		if (left <= 0) break;
		const totalMs = piece.synthesised
			? piece.audioMs
			: Math.max(piece.audioMs, spokenLength(piece.text) * MS_PER_CHARACTER);
		const brokenOffMs = piece.brokenOffMs ?? null;
		const playsMs = brokenOffMs ?? totalMs;
		const words = wordsWithin(piece.text, Math.min(left, playsMs) / totalMs);
		if (brokenOffMs === null && left >= totalMs) heard.push(piece.text);
		// What broke off was not said to its end, however long it took.
		else if (brokenOffMs !== null) heard.push(...words.slice(0, wordCount(piece.text) - 1));
		else heard.push(...words);
		left -= playsMs;
	}
	return heard.join(" ");
}

function wordCount(text: string): number {
	return text.split(/\s+/).filter(Boolean).length;
}

function wordsWithin(text: string, share: number): string[] {
	const words = text.split(/\s+/).filter(Boolean);
	const total = words.reduce((sum, word) => sum + weight(word), 0);
	const heard: string[] = [];
	let before = 0;
	for (const word of words) {
		if (before + weight(word) / 2 > share * total) break;
		heard.push(word);
		before += weight(word);
	}
	return heard;
}

/** A word's share of the time: its letters, and one for the gap after it. */
function weight(word: string): number {
	return spokenLength(word) + 1;
}

/** How many letters are said. A digit or a sign is a word, of about five: "£45" is "forty-five pounds". */
function spokenLength(text: string): number {
	return text.length + 4 * (text.match(/[\d@£$€%]/g)?.length ?? 0);
}
