import type { Clock } from "../../clock.ts";
import type { CallerClient } from "./caller-client.ts";
import type { CurrentSpeech } from "./current-speech.ts";

/** How long a reply may go on when the caller is not heard any more. */
const FINISH_WITHIN_MS = 10_000;

/** As the SDK says it. */
const RECOGNISER_LOST = {
	type: "error",
	code: "stt_connection_lost",
	message: "Speech recognition connection was lost",
	retryable: true,
	stage: "stt",
} as const;

interface TellOptions {
	speech: CurrentSpeech;
	clock: Clock;
	client: CallerClient;
	/** Says in words that the caller is not heard any more. */
	say: () => Promise<void>;
	/** Whether the call ends for another reason. */
	isOver: () => boolean;
}

/** Lets the agent finish what it says, and tells the caller that they are not heard any more. */
export async function tellUnheard({ speech, clock, client, say, isOver }: TellOptions) {
	speech.resume();
	const silent = new AbortController();
	await Promise.race([
		speech.whenSilent().then(() => silent.abort()),
		clock.sleep(FINISH_WITHIN_MS, silent.signal),
	]);
	if (isOver()) return;
	await say();
	// A message may have been typed meanwhile. It is answered.
	await speech.whenSilent();
	if (!isOver()) client.send(RECOGNISER_LOST);
}
