/** What people say for digits. */
export const digitWords: ReadonlySet<string> = new Set(
	"zero oh one two three four five six seven eight nine double triple".split(" "),
);
const soundsLike = new Map([
	["for", "four"],
	["to", "two"],
	["too", "two"],
	["won", "one"],
	["ate", "eight"],
]);
/** A number often follows these: "my number is for one five" is 415. */
const announces = new Set(["is", "at", "number", "it's", "me"]);

/** Replaces words that sound like a digit and stand among digits: the recogniser cannot hear the difference. */
export function withSpokenDigits<T extends { word: string }>(words: readonly T[]): T[] {
	const isDigit = (at: number): boolean => digitWords.has(words[at]?.word ?? "");
	return words.map((heard, at) => {
		const digit = soundsLike.get(heard.word);
		if (digit === undefined || !isDigit(at + 1) || !isDigit(at + 2)) return heard;
		const before = words[at - 1]?.word;
		const amongDigits = before === undefined || digitWords.has(before) || announces.has(before);
		return amongDigits ? { ...heard, word: digit } : heard;
	});
}
