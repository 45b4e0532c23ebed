import type { Answer } from "../scenario.ts";
import { asked, phoneOf } from "./asked.ts";

const PLACES = ["first", "second", "third", "fourth"];

/** What the callers come for, by the agent's own names; the same one more than once if it has fewer. */
interface Services {
	readonly first: string;
	readonly second: string;
	readonly third: string;
}

/** What a script needs to become a caller of its own. */
export interface Cast {
	readonly services: Services;
	/** Digits only. */
	readonly phone: string;
	/** What they say when they are asked which service: its name, or its place where they are asked for that. */
	readonly asksFor: (service: string) => Answer[];
}

/** The caller of that number. */
export type Casting = (index: number) => Cast;

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
	return (index) => ({ services: { first, second, third }, phone: phoneOf(index), asksFor });
}

/** "a cleaning", "an extraction" */
export function a(thing: string): string {
	return `${/^[aeiou]/i.test(thing) ? "an" : "a"} ${thing}`;
}

/** The same at the beginning of a sentence. */
export function aCapital(thing: string): string {
	return a(thing).replace(/^a/, "A");
}
