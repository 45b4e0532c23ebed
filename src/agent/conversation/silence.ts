import type { Clock } from "../../clock.ts";

interface SilenceOptions {
	clock: Clock;
	/** How much silence is too much. Called each time. */
	limitMs: () => number;
	/** Called after the first silence: asks whether the caller is still there. */
	ask: () => Promise<void>;
	/** Called after the second: ends the call. */
	giveUp: () => void;
}

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
		const { clock, limitMs } = this.#options;
		await clock.sleep(limitMs(), signal);
		if (signal.aborted) return;
		if (this.#asked) {
			this.#options.giveUp();
			return;
		}
		this.#asked = true;
		await this.#options.ask();
	}
}
