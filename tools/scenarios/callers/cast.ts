import { phoneOf } from "./asked.ts";

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
}

/** The caller of that number. */
export type Casting = (index: number) => Cast;

/** @param names the agent's services, one or more */
export function casting(names: readonly string[]): Casting {
	const [first = "appointment", second = first, third = first] = names;
	return (index) => ({ services: { first, second, third }, phone: phoneOf(index) });
}

/** "a cleaning", "an extraction" */
export function a(thing: string): string {
	return `${/^[aeiou]/i.test(thing) ? "an" : "a"} ${thing}`;
}

/** The same at the beginning of a sentence. */
export function aCapital(thing: string): string {
	return a(thing).replace(/^a/, "A");
}
