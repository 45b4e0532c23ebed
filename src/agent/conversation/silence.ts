import type { Clock } from "../../clock.ts";

interface SilenceOptions {
	clock: Clock;
	/** How much silence is too much; asked each time. */
	limitMs: () => number;
	/** After the first silence: asks whether anyone is there. */
	ask: () => Promise<void>;
	/** After the second. */
	giveUp: () => void;
}

/** Times the silence between the end of one side's words and the next sound of either. */
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

	/** The caller said something: there is somebody. */
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
