import type { Step } from "../conversation.ts";
import { questionIn } from "../understand/question.ts";

/** A verdict with the words that show it, to the letter; null where nothing shows either. */
export interface Verdict {
	readonly met: boolean | null;
	readonly quote: string | null;
	readonly why: string;
}

type Find = (steps: readonly Step[]) => Verdict | null;

const GREETING =
	/\b(hello|hi|welcome|good (morning|afternoon|evening)|thanks? (you )?for calling)\b/i;
const GOODBYE = /\b(good ?bye|bye|have a (nice|good|great|lovely) \w+)\b/i;
const CONFIRMED = /\b(you are|you're) booked\b|\bis (now on|booked|confirmed|cancelled)\b/i;
const OFFERED = /\b(is|are) (also )?free\b|\bi (have|can offer)\b|\bavailable\b/i;

/** What a question of a scorecard can be about, the more special first. */
const KINDS: readonly { readonly asks: RegExp; readonly find: Find }[] = [
	{
		asks: /\b(say|said|says|saying) good ?bye|good ?bye|farewell|(close|end)(d|ed)? the call/,
		find: (steps) =>
			shown(
				saidBy(steps).findLast((text) => GOODBYE.test(text)),
				"said goodbye",
			),
	},
	{ asks: /\bgreet|\bwelcom|\b(say|said) hello/, find: greeting },
	{
		asks: /\b(ask|get|got|take|took|collect|obtain)\w*\b.*\b(phone|telephone|number|contact)/,
		find: (steps) => asked(steps, "phone"),
	},
	{
		asks: /\b(ask|get|got|take|took|collect|obtain)\w*\b.*\bname\b/,
		find: (steps) => asked(steps, "name"),
	},
	{
		asks: /\b(confirm|repeat|read back|summari[sz])\w*\b.*\b(book|appointment|detail|date|day|time)/,
		find: (steps) =>
			shown(
				saidBy(steps).find((text) => CONFIRMED.test(text)),
				"confirmed what was agreed",
			),
	},
	{
		asks: /\b(offer|propos|suggest|give|gave|find|found)\w*\b.*\b(time|slot|appointment|date|day|alternative)/,
		find: offered,
	},
];

/** A criterion that is none of the known kinds, or of which the transcript shows nothing, is not judged. */
export function verdictOn(question: string, steps: readonly Step[]): Verdict {
	const kind = KINDS.find(({ asks }) => asks.test(question.toLowerCase()));
	if (!kind)
		return { met: null, quote: null, why: "This kind of question is beyond the embedded model." };
	return kind.find(steps) ?? { met: null, quote: null, why: "The transcript does not show it." };
}

function saidBy(steps: readonly Step[]): string[] {
	return steps.flatMap((step) => (step.kind === "said" && step.text !== "" ? [step.text] : []));
}

function shown(quote: string | undefined, deed: string): Verdict | null {
	return quote === undefined ? null : { met: true, quote, why: `The agent ${deed}.` };
}

function asked(steps: readonly Step[], topic: "name" | "phone"): Verdict | null {
	const quote = saidBy(steps).find((text) => questionIn(text) === topic);
	return shown(quote, topic === "name" ? "asked for the name" : "asked for the number");
}

/** What the agent said first shows either. */
function greeting(steps: readonly Step[]): Verdict | null {
	const [first] = saidBy(steps);
	if (first === undefined) return null;
	const met = GREETING.test(first);
	return {
		met,
		quote: first,
		why: met ? "The agent greeted." : "The agent began without a greeting.",
	};
}

/** Words count as an offer where a search had just found something. */
function offered(steps: readonly Step[]): Verdict | null {
	const found = steps.findIndex(
		(step) =>
			step.kind === "returned" &&
			step.tool === "find_slots" &&
			/"startsAt"/.test(JSON.stringify(step.output)),
	);
	if (found === -1) return null;
	return shown(
		saidBy(steps.slice(found)).find((text) => OFFERED.test(text)),
		"offered a time that was free",
	);
}
