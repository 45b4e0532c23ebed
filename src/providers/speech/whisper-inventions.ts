import { z } from "zod";

import { endsInDictation } from "./dictation.ts";

const Segment = z.object({
	text: z.string(),
	no_speech_prob: z.number().optional().catch(undefined),
	avg_logprob: z.number().optional().catch(undefined),
	compression_ratio: z.number().optional().catch(undefined),
});

export const WhisperAnswer = z.object({
	text: z.string(),
	segments: z.array(Segment).optional().catch(undefined),
});
export type WhisperAnswer = z.infer<typeof WhisperAnswer>;

interface Utterance {
	/** How much of it was as loud as speech. */
	loudMs: number;
	/** BCP 47 */
	language: string;
}

/** What Whisper learned from subtitles and writes for noise. No caller says it. */
const CREDITS =
	/subtit|sous-titr|untertit|sottotit|ondertit|legendas? (?:por|pela)|amara\.org|thanks? (?:you )?(?:so much )?for watching|(?:like and |please )subscribe|see you (?:in the )?next (?:video|time)|gracias por ver|merci d'avoir regardé|danke fürs zuschauen|obrigado por assistir|grazie per (?:la visione|aver guardato)|www\.|©|♪|^\W*[[(*][^\])*]*[\])*]\W*$/iu;

/** What it writes for noise, and callers say, too. The audio decides. */
const LIKELY_INVENTED =
	/^(?:thank you(?: very much| so much)?|thanks|you|bye(?:[ -]bye)?|so|i|the|uh|um|danke|vielen dank|tschüss|gracias|merci|au revoir|grazie|ciao|bedankt|dank u wel|obrigad[oa]|tchau)$/iu;

/** A caller needs about half a second for "thank you". */
const SHORTEST_WORDS_MS = 400;
/** Nobody speaks faster; the frames are coarse. */
const MAX_CHARACTERS_PER_SECOND = 35;

/** The scripts of languages that are not written in Latin letters. */
const SCRIPTS: Readonly<Record<string, RegExp>> = {
	ru: /\p{Script=Cyrillic}/gu,
	uk: /\p{Script=Cyrillic}/gu,
	bg: /\p{Script=Cyrillic}/gu,
	el: /\p{Script=Greek}/gu,
	he: /\p{Script=Hebrew}/gu,
	ar: /\p{Script=Arabic}/gu,
	fa: /\p{Script=Arabic}/gu,
	ur: /\p{Script=Arabic}/gu,
	hi: /\p{Script=Devanagari}/gu,
	th: /\p{Script=Thai}/gu,
	ko: /\p{Script=Hangul}/gu,
	zh: /\p{Script=Han}/gu,
	ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
};

/** The words that the caller said; empty when Whisper invented them for a noise. */
export function wordsSaid({ text, segments }: WhisperAnswer, utterance: Utterance): string {
	const said = segments === undefined ? text : saidIn(segments, text);
	return isInvented(said, utterance) || isUnlikely(segments ?? [], said) ? "" : said.trim();
}

/** Drops the segments that Whisper itself does not believe, by the limits of its authors. */
function saidIn(segments: readonly z.infer<typeof Segment>[], text: string): string {
	const believed = segments.filter(
		({ no_speech_prob = 0, avg_logprob = 0, compression_ratio = 0 }) =>
			!(no_speech_prob > 0.6 && avg_logprob < -1) &&
			!(no_speech_prob > 0.9) &&
			compression_ratio <= 2.4,
	);
	if (believed.length === segments.length) return text;
	return believed.map((segment) => segment.text.trim()).join(" ");
}

/** Of what it often invents, a lower doubt is enough. */
function isUnlikely(segments: readonly z.infer<typeof Segment>[], said: string): boolean {
	const doubted = segments.some(
		({ no_speech_prob = 0, avg_logprob = 0 }) => no_speech_prob > 0.4 || avg_logprob < -1,
	);
	return doubted && LIKELY_INVENTED.test(plain(said));
}

function isInvented(text: string, { loudMs, language }: Utterance): boolean {
	if (!/[\p{L}\p{N}]/u.test(text)) return true;
	if (CREDITS.test(text)) return true;
	if (LIKELY_INVENTED.test(plain(text)) && loudMs < SHORTEST_WORDS_MS) return true;
	if (text.trim().length > 10 && text.length > (loudMs / 1000) * MAX_CHARACTERS_PER_SECOND)
		return true;
	return isOfAnotherScript(text, language) || isRepetition(text, language);
}

function plain(text: string): string {
	return text.replaceAll(/[^\p{L}\p{M}\p{N}' -]/gu, "").trim();
}

function isOfAnotherScript(text: string, language: string): boolean {
	const letters = text.match(/\p{L}/gu)?.length ?? 0;
	const expected = SCRIPTS[language.slice(0, 2)] ?? /\p{Script=Latin}/gu;
	// Names and numbers may be in Latin letters everywhere.
	const known = [expected, /\p{Script=Latin}/gu].map((script) => text.match(script)?.length ?? 0);
	return Math.max(...known) < letters / 2;
}

/** "you you you you you you". Digits repeat, too, and callers say them. */
function isRepetition(text: string, language: string): boolean {
	const words = plain(text).toLowerCase().split(/\s+/);
	if (words.length < 6 || endsInDictation(text, language)) return false;
	return new Set(words).size <= words.length / 3;
}
