import type { EndedCall } from "../calls/place-call.ts";
import type { ReadBack } from "../calls/read-back.ts";
import type { Received } from "../calls/subscriber.ts";
import type { Verdict } from "../scenarios/judge.ts";
import type { Outcome } from "../scenarios/outcome.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { Costs } from "./costs.ts";

/** All that the demo's call is checked by. */
export interface DemoCall extends ReadBack, EndedCall {
	webhooks: readonly Received[];
	/** Null when the caller's words were recordings: what they say is not known beforehand. */
	script: { scenario: Scenario; outcome: Outcome; verdict: Verdict } | null;
	costs: Costs;
}
