import type { ReadBack } from "../calls/read-back.ts";
import type { Received } from "../calls/subscriber.ts";
import type { Conversation } from "./caller.ts";
import type { Costs } from "./costs.ts";
import type { Expected } from "./script.ts";

/** All that the demo's call is checked by. */
export interface DemoCall extends ReadBack {
	callId: string;
	conversation: Conversation;
	/** What the line complained of during the call. */
	lineErrors: readonly string[];
	webhooks: readonly Received[];
	/** Null when the caller's words were recordings: what they say is not known beforehand. */
	expected: Expected | null;
	costs: Costs;
}
