/** What a caller does next. */
export type Action =
	| { readonly kind: "say"; readonly text: string }
	| { readonly kind: "wait" }
	| { readonly kind: "hang_up" }
	/** Leaves it to the agent to hang up, and hangs up if the agent does not. */
	| { readonly kind: "leave" };

/** Decides what the caller says, from what the agent said. */
export interface Caller {
	/** After the greeting. */
	open(): Action;
	/** To a reply that was heard to its end. */
	answer(reply: string): Action;
	/** What is said over this reply while it still plays; null to hear it out. */
	interrupt(reply: string): string | null;
}

/** Nobody says the same thing more often than this. */
export const MOST_TIMES = 3;

const REPEAT_PLEASE =
	/repeat|say (that|it) again|once more|pardon|(did not|didn't) (quite )?(catch|get|hear|understand)|still there|are you there|hear me/i;

/** Whether the agent did not hear or understand what was said last. */
export function asksToRepeat(reply: string): boolean {
	return REPEAT_PLEASE.test(reply);
}
