import type { Clock } from "../../clock.ts";
import type { CallLimit } from "../../domain/call/limits.ts";
import { log } from "../../log.ts";

/** How long the last words of a call may take. */
const LAST_WORDS_MS = 15_000;

/** What ends a call: the rules of a call refuse to go on, it sends too fast, or its time is up. */
export type LimitReached = CallLimit | "rate" | "time";

interface LastWordsOptions {
	callId: string;
	clock: Clock;
	/** Says that the call ends here. Resolves when it was played. */
	say: () => Promise<void>;
	hangUp: () => void;
}

/** Ends a call that reached a limit, after telling the caller in words. Nothing can keep it from ending. */
export class LastWords {
	readonly #options: LastWordsOptions;
	#said: Promise<void> | null = null;

	constructor(options: LastWordsOptions) {
		this.#options = options;
	}

	/** From then on nothing more is heard. */
	get begun(): boolean {
		return this.#said !== null;
	}

	/** Resolves when the call has ended. */
	say(limit: LimitReached): Promise<void> {
		this.#said ??= this.#sayAndHangUp(limit);
		return this.#said;
	}

	async #sayAndHangUp(limit: LimitReached): Promise<void> {
		const { callId, clock, say, hangUp } = this.#options;
		log.warn({ what: "limit of a call", callId, limit });
		const said = new AbortController();
		try {
			const saying = say().finally(() => said.abort());
			await Promise.race([saying, clock.sleep(LAST_WORDS_MS, said.signal)]);
		} catch (cause) {
			log.error({ what: "last words not said", callId, cause });
		}
		hangUp();
	}
}
