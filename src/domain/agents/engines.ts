/** What a recogniser can be asked for. */
interface Recogniser {
	/** BCP 47. One without a region stands for every region of it. */
	languages: readonly string[];
	/** How many keyterms it takes, and how many tokens they may have together; null when it does not use any. */
	keyterms: { max: number; maxTokens: number } | null;
}

/** What a synthesiser can be asked for. */
interface Synthesiser {
	languages: readonly string[];
	voices: readonly string[];
}

export const RECOGNISER_NAMES = [
	"@cf/deepgram/flux",
	"@cf/deepgram/nova-3",
	"@cf/openai/whisper-large-v3-turbo",
] as const;
export type RecogniserName = (typeof RECOGNISER_NAMES)[number];

export const SYNTHESISER_NAMES = [
	"@cf/deepgram/aura-1",
	"@cf/deepgram/aura-2-en",
	"@cf/deepgram/aura-2-es",
] as const;
export type SynthesiserName = (typeof SYNTHESISER_NAMES)[number];

/**
 * Of Nova-3 and Flux: https://developers.deepgram.com/docs/keyterm#key-term-limits. Beyond it the connection is refused
 * with 400, "The maximum number of tokens across all keyterms is 500":
 * https://github.com/deepgram/deepgram-python-sdk/issues/503
 */
const DEEPGRAM_KEYTERMS = { max: 100, maxTokens: 500 };

const words = (list: string) => list.trim().split(/\s+/);

export const RECOGNISERS: Readonly<Record<RecogniserName, Recogniser>> = {
	// Workers AI has `flux-general-en` only.
	"@cf/deepgram/flux": { languages: ["en"], keyterms: DEEPGRAM_KEYTERMS },
	// https://developers.deepgram.com/docs/models-languages-overview
	"@cf/deepgram/nova-3": {
		languages: words(`
			en en-AU en-GB en-IN en-NZ en-US ar be bg bn bs ca cs da da-DK de de-CH el es et fa fi fr fr-CA he hi hr hu id
			it ja kn ko ko-KR lt lv mk mr ms nl nl-BE no pl pt pt-BR pt-PT ro ru sk sl sr sv sv-SE ta te th th-TH tl tr uk
			ur vi zh zh-CN zh-HK zh-TW`),
		keyterms: DEEPGRAM_KEYTERMS,
	},
	// https://github.com/openai/whisper/blob/main/whisper/tokenizer.py
	"@cf/openai/whisper-large-v3-turbo": {
		languages: words(`
			en af am ar as az ba be bg bn bo br bs ca cs cy da de el es et eu fa fi fo fr gl gu ha he hi hr ht hu hy id is
			it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd si
			sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo zh`),
		keyterms: null,
	},
};

/** The voices are the values of `speaker` in the types of Workers AI. */
export const SYNTHESISERS: Readonly<Record<SynthesiserName, Synthesiser>> = {
	"@cf/deepgram/aura-1": {
		languages: ["en"],
		voices: words("angus arcas asteria athena helios hera luna orion orpheus perseus stella zeus"),
	},
	"@cf/deepgram/aura-2-en": {
		languages: ["en"],
		voices: words(`
			amalthea andromeda apollo arcas aries asteria athena atlas aurora callista cora cordelia delia draco electra
			harmonia helena hera hermes hyperion iris janus juno jupiter luna mars minerva neptune odysseus ophelia orion
			orpheus pandora phoebe pluto saturn thalia theia vesta zeus`),
	},
	"@cf/deepgram/aura-2-es": {
		languages: ["es"],
		voices: words("alvaro aquila carina celeste diana estrella javier nestor selena sirio"),
	},
};

/** The language as this engine has it: with its region, or else without; null when it has neither. */
export function nearestLanguage(
	{ languages }: { languages: readonly string[] },
	language: string,
): string | null {
	const [base = language] = language.split("-");
	return [language, base].find((one) => languages.includes(one)) ?? null;
}

/**
 * How many tokens a recogniser probably makes of a keyterm. Deepgram does not publish how it cuts words. Unusual words,
 * which keyterms are, have a token for about three letters. Signs, and letters that stand for a syllable or a word, have
 * one each.
 */
export function keytermTokens(keyterm: string): number {
	const parts =
		keyterm.match(
			/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]|[\p{L}\p{M}]+|\S/gu,
		) ?? [];
	return parts.reduce((sum, part) => sum + Math.ceil(part.length / 3), 0);
}
