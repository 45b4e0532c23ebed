/** What the agent is saying just now. One thing at a time: whatever begins cuts short what was being said. */
export class CurrentSpeech {
	#controller: AbortController | null = null;

	/** The signal is aborted when this is cut short in its turn. */
	begin(): AbortSignal {
		this.cutShort();
		this.#controller = new AbortController();
		return this.#controller.signal;
	}

	/** Was said to its end. */
	end(signal: AbortSignal): void {
		if (this.#controller?.signal === signal) this.#controller = null;
	}

	/** Whether there was anything to cut short. */
	cutShort(): boolean {
		const controller = this.#controller;
		this.#controller = null;
		controller?.abort();
		return controller !== null;
	}
}
