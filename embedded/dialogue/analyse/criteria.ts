import type { Step } from "../conversation.ts";
import { readResult } from "../tools.ts";
import { questionIn } from "../understand/question.ts";

/** Met, with the words that show it to the letter; or null. */
interface Verdict {
	readonly met: true | null;
	readonly quote: string | null;
	readonly why: string;
}

interface Criterion {
	/** The whole question: one with more words may ask for more. */
	readonly question: RegExp;
	/** What the agent did if it is met. */
	readonly did: string;
	/** What the agent said that shows it. */
	readonly find: (steps: readonly Step[]) => string | undefined;
}

const question = (verb: string) =>
	new RegExp(`^(did|has) the (agent|receptionist) (${verb})\\?$`, "i");

const CRITERIA: readonly Criterion[] = [
	{
		question: question("greet(ed)? the caller"),
		did: "greeted the caller",
		find: (steps) =>
			saidIn(steps).find((text) => /\b(hello|hi|good (morning|afternoon|evening))\b/i.test(text)),
	},
	{
		question: question("ask(ed)? for (a|the|their|the caller's) name"),
		did: "asked for the name",
		find: (steps) => saidIn(steps).find((text) => questionIn(text) === "name"),
	},
	{
		question: question("ask(ed)? for (a|the|their|the caller's) (phone )?number"),
		did: "asked for the phone number",
		find: (steps) => saidIn(steps).find((text) => questionIn(text) === "phone"),
	},
	{
		question: question("offer(ed)? a (free )?time"),
		did: "offered a free time",
		find: (steps) => {
			const searched = steps.findIndex(foundTimes);
			const said = searched === -1 ? [] : saidIn(steps.slice(searched));
			return said.find((text) => /\bis free\b|\bi have .* on \w+day\b/i.test(text));
		},
	},
	{
		question: question("confirm(ed)? the (booking|appointment)"),
		did: "confirmed the booking",
		find: (steps) => saidIn(steps).find((text) => /\byou are booked\b/i.test(text)),
	},
	{
		question: question("sa(y|id) goodbye"),
		did: "said goodbye",
		find: (steps) => saidIn(steps).findLast((text) => /\bgood ?bye\b/i.test(text)),
	},
];

/** Judges what is asked in one of the known questions and shown by words; anything else is null. */
export function judge(asked: string, steps: readonly Step[]): Verdict {
	const criterion = CRITERIA.find((one) => one.question.test(asked.trim()));
	if (!criterion)
		return { met: null, quote: null, why: "The embedded model does not know this question." };
	const quote = criterion.find(steps);
	return quote === undefined
		? { met: null, quote: null, why: "The transcript does not show it." }
		: { met: true, quote, why: `The agent ${criterion.did}.` };
}

function saidIn(steps: readonly Step[]): string[] {
	return steps.flatMap((step) => (step.kind === "said" && step.text !== "" ? [step.text] : []));
}

function foundTimes(step: Step): boolean {
	if (step.kind !== "returned") return false;
	const returned = readResult(step.tool, step.output, "UTC");
	return returned?.kind === "slots" && returned.slots.length > 0;
}
