import type { z } from "zod";

import type { EndedReason } from "../../src/domain/events/catalogue.ts";

/** Something a caller has to say or do, and what the agent must ask for it to come up. */
export type Answer =
	| {
			readonly whenAsked: RegExp;
			/** Said in this order, one each time it is asked; the last is what is said from then on. */
			readonly say: string | readonly string[];
			/** Said once, over the agent, without waiting for the end of what was said. */
			readonly over?: true;
	  }
	| { readonly whenAsked: RegExp; readonly does: "nothing" | "hang_up" };

/** An appointment, in the business's own day and time. */
export interface Wanted {
	readonly service: string;
	/** YYYY-MM-DD */
	readonly day: string;
	/** HH:MM; any of these will do. */
	readonly times: readonly string[];
	readonly name: string;
	/** Digits only. */
	readonly phone: string;
}

interface Expected {
	/** All that may stand at the end for this caller, no more and no less. */
	readonly appointments: readonly Wanted[];
	/** Whether somebody has to call back; not looked at when left out. */
	readonly callBack?: boolean;
	readonly endedBy: readonly z.infer<typeof EndedReason>[];
	/** What the caller must have been told, each in some reply. */
	readonly told?: readonly RegExp[];
	readonly neverTold?: readonly RegExp[];
}

/** A caller who can talk to any agent of the clinic: what is said depends on what is asked. */
export interface Scenario {
	/** For `--only`. */
	readonly name: string;
	readonly title: string;
	readonly caller: { readonly name: string; readonly phone: string };
	/** What stands in the calendar before the call; see `phone` for whose it is. */
	readonly before: readonly Wanted[];
	/** The first words; null for a caller who says nothing. */
	readonly opens: string | null;
	/** The first that fits is taken. */
	readonly answers: readonly Answer[];
	readonly expected: Expected;
}
