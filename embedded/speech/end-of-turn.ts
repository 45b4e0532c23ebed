import { digitWords } from "./homophones.ts";

/** Words after which a sentence goes on: nobody ends a turn with "my name is". */
const hanging = new Set(
	(
		"a an the my your his her our their this and or but so because if when that of for to at on in by from with about " +
		"around between before after until than is are was were am be i'm it's that's i i'd i'll we he she they would could " +
		"can should will may might need want like have has had do does did just um uh er let's next half quarter past number"
	).split(" "),
);

/** A number with fewer digits is probably not complete. */
const phoneDigits = 10;

/** The silence at which the confidence reaches 0.7, the default threshold. Chosen with `npm run bench:speech`. */
const patienceMs = { complete: 400, hanging: 1300, nothingHeard: 700 };

/**
 * How sure it is, 0–1, that the caller has finished. It grows with the silence, and faster after words that can end
 * a sentence. It never falls while the silence lasts, so a lower threshold always means an earlier end.
 */
export function endOfTurnConfidence(text: string, silenceMs: number): number {
	const atDefault = 0.7;
	return 1 - (1 - atDefault) ** (silenceMs / patienceMs[completeness(text)]);
}

function completeness(text: string): keyof typeof patienceMs {
	const words = text.split(" ").filter((word) => word !== "");
	const last = words.at(-1);
	if (last === undefined) return "nothingHeard";
	const spoken = words.length - 1 - words.findLastIndex((word) => !digitWords.has(word));
	const partOfNumber = spoken >= 3 && spoken < phoneDigits;
	return partOfNumber || hanging.has(last) ? "hanging" : "complete";
}
