const digits = new Set(
	"zero oh one two three four five six seven eight nine double triple".split(" "),
);
const soundsLike = new Map([
	["for", "four"],
	["to", "two"],
	["too", "two"],
	["won", "one"],
	["ate", "eight"],
]);
/** After these a number is what comes: "my number is for one five" is 415. */
const announces = new Set(["is", "at", "number", "it's", "me"]);

/** Words that sound like a digit and stand among digits are digits; the recogniser cannot hear the difference. */
export function withSpokenDigits<T extends { word: string }>(words: readonly T[]): T[] {
	const isDigit = (at: number): boolean => digits.has(words[at]?.word ?? "");
	return words.map((heard, at) => {
		const digit = soundsLike.get(heard.word);
		if (digit === undefined || !isDigit(at + 1) || !isDigit(at + 2)) return heard;
		const before = words[at - 1]?.word;
		const amongDigits = before === undefined || digits.has(before) || announces.has(before);
		return amongDigits ? { ...heard, word: digit } : heard;
	});
}
