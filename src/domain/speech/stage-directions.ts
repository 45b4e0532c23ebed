/** What a stage direction does; other words may follow. */
const ACTS = words(`
	laughs laughing chuckles chuckling giggles giggling sighs sighing smiles smiling grins grinning pauses pausing nods
	nodding gasps gasping coughs coughing whispers whispering clears hums humming shrugs winks sniffs yawns
	lacht lachend lächelt lächelnd seufzt seufzend pausiert räuspert nickt flüstert hustet zwinkert zögert
	rit rire sourit soupire hésite chuchote tousse
	ríe sonríe suspira asiente susurra tose
	ride sorride sospira annuisce glimlacht zucht knikt fluistert sorri suspira
`);

/** What is one when it stands alone, or behind a word such as "soft". */
const SOUNDS = words(`
	laugh laughter chuckle giggle sigh smile grin pause beat silence nod gasp cough whisper inaudible applause music
	lachen lächeln seufzer pause stille rires sourire soupir silence risas risa pausa silencio suspiro risata pauze stilte
`);

const LEADING = words(`
	softly gently warmly quietly lightly briefly slightly cheerfully politely happily nervously long short brief slight
	awkward soft gentle light small warm
	leise lange kurze longue petite courte larga breve lunga korte
`);

/** What one does that stands by itself. In a sentence, "(looking forward to it)" is none. */
const DEEDS = words(`
	checks checking looks looking searches searching types typing thinks thinking waits waiting reads reading listens
	listening clicks clicking opens opening
`);

const MAX_WORDS = 8;

/** Whether words between asterisks or parentheses say how something is acted: `*smiles*`, `(soft laugh)`. */
export function isStageDirection(enclosed: string): boolean {
	const [first = "", second, ...others] = wordsOf(enclosed);
	if (second === undefined) return ACTS.has(first) || SOUNDS.has(first);
	if (LEADING.has(first)) return ACTS.has(second) || SOUNDS.has(second);
	return ACTS.has(first) && others.length <= MAX_WORDS - 2;
}

/** Whether emphasised words can only be a stage direction by their place, as a sentence that begins small between two others. */
export function standsAlone(emphasised: string, before: string, after: string): boolean {
	const between = /(?:^|[.!?…。！？])\s*$/u.test(before) && /^\s*(?:$|[\p{Lu}\p{Lo}])/u.test(after);
	return between && /^\p{Ll}/u.test(emphasised) && wordsOf(emphasised).length <= MAX_WORDS;
}

/** Whether words in parentheses tell, between two sentences, what the speaker does: "(checks the calendar)". */
export function isDeed(enclosed: string, before: string, after: string): boolean {
	return DEEDS.has(wordsOf(enclosed)[0] ?? "") && standsAlone(enclosed, before, after);
}

function wordsOf(text: string): string[] {
	return text.toLowerCase().match(/[\p{L}\p{M}'’-]+/gu) ?? [];
}

function words(list: string): ReadonlySet<string> {
	return new Set(list.split(/\s+/).filter(Boolean));
}
