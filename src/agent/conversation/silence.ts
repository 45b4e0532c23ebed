import type { Clock } from "../../clock.ts";
import { log } from "../../log.ts";

interface SilenceOptions {
	clock: Clock;
	/** Whether the caller seems to speak, although no words of theirs are known. They are not asked then. */
	isLoud: () => boolean;
	/** How much silence is too much. Called each time. */
	limitMs: () => number;
	/** Called after the first silence: asks whether the caller is still there. */
	ask: () => Promise<void>;
	/** Called after the second: ends the call. */
	giveUp: () => void;
}

/** How often a caller is listened to who is loud when the time is up. */
const LOUD_MS = 500;

/** Times the silence from the end of a reply to the next sound of either side. */
export class Silence {
	readonly #options: SilenceOptions;
	#waiting: AbortController | null = null;
	#asked = false;

	constructor(options: SilenceOptions) {
		this.#options = options;
	}

	begin(): void {
		this.end();
		this.#waiting = new AbortController();
		void this.#wait(this.#waiting.signal);
	}

	end(): void {
		this.#waiting?.abort();
		this.#waiting = null;
	}

	/** The caller said something, and so is still there. */
	heard(): void {
		this.end();
		this.#asked = false;
	}

	async #wait(signal: AbortSignal): Promise<void> {
		const { clock, limitMs, isLoud } = this.#options;
		await clock.sleep(limitMs(), signal);
		while (!signal.aborted && isLoud()) await clock.sleep(LOUD_MS, signal);
		if (signal.aborted) return;
		try {
			await this.#endOfPatience();
		} catch (cause) {
			log.error({ what: "silence not broken", cause });
			// Unless somebody spoke since then: silence that nobody times would last until the call is too long.
			if (this.#waiting === null || this.#waiting.signal === signal) this.begin();
		}
	}

	async #endOfPatience(): Promise<void> {
		if (this.#asked) {
			this.#options.giveUp();
			return;
		}
		this.#asked = true;
		await this.#options.ask();
	}
}
