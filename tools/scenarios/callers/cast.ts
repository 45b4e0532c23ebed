import type { Answer, Scenario, Wanted } from "../scenario.ts";
import { asked, phoneOf, tells } from "./asked.ts";

const PLACES = ["first", "second", "third", "fourth"];

/** What the callers come for, by the agent's own names; the same one more than once if it has fewer. */
interface Services {
	readonly first: string;
	readonly second: string;
	readonly third: string;
}

/** What is written down of a caller; all else follows from it. */
interface Script extends Pick<Scenario, "name" | "title" | "opens" | "answers"> {
	readonly before?: readonly Wanted[];
	readonly expected: Omit<Scenario["expected"], "endedBy"> & Partial<Scenario["expected"]>;
}

/** A person with a phone number of their own, for a script to give words to. */
export interface Cast {
	readonly services: Services;
	readonly name: string;
	/** Digits only. */
	readonly phone: string;
	/** What they say when they are asked who they are. */
	readonly tells: Answer[];
	/** What they say when they are asked which service: its name, or its place where they are asked for that. */
	readonly asksFor: (service: string) => Answer[];
	/** What they say when they are asked when, which service, or what for. `when` is "Tuesday at noon". */
	readonly wants: (service: string, when: string) => Answer[];
	/** An appointment of theirs. */
	readonly has: (service: string, day: string, ...times: string[]) => Wanted;
	/** The agent hangs up at the end unless the script expects something else. */
	readonly plays: (script: Script) => Scenario;
}

/** The caller of that number, under a name. */
export type Casting = (index: number, name: string, phone?: string) => Cast;

/** @param names the agent's services, one or more */
export function casting(names: readonly string[]): Casting {
	const [first = "appointment", second = first, third = first] = names;
	const asksFor = (service: string): Answer[] => [
		{
			whenAsked: /which .*\bfirst\b.*\bsecond\b/i,
			say: `The ${PLACES[names.indexOf(service)] ?? "last"} one, please.`,
		},
		{ whenAsked: asked.service, say: [`${aCapital(service)}, please.`, `${aCapital(service)}.`] },
	];
	const wants = (service: string, when: string): Answer[] => [
		{ whenAsked: asked.when, say: `On ${when}.` },
		...asksFor(service),
		{ whenAsked: asked.help, say: `${aCapital(service)} on ${when}, please.` },
	];
	return (index, name, phone = phoneOf(index)) => {
		return {
			services: { first, second, third },
			name,
			phone,
			tells: tells(name, phone),
			asksFor,
			wants,
			has: (service, day, ...times) => ({ service, day, times, name, phone }),
			plays: ({ before = [], expected, ...script }) => ({
				...script,
				caller: { name, phone },
				before,
				expected: { endedBy: ["agent_ended"], ...expected },
			}),
		};
	};
}

/** "a cleaning", "an extraction" */
export function a(thing: string): string {
	return `${/^[aeiou]/i.test(thing) ? "an" : "a"} ${thing}`;
}

/** The same at the beginning of a sentence. */
export function aCapital(thing: string): string {
	return a(thing).replace(/^a/, "A");
}
