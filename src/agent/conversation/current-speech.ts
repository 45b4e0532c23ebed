/** What the agent is saying now. It says one thing at a time: beginning another interrupts it. */
export class CurrentSpeech {
	#controller: AbortController | null = null;

	/** The signal is aborted when this speech is interrupted. */
	begin(): AbortSignal {
		this.interrupt();
		this.#controller = new AbortController();
		return this.#controller.signal;
	}

	/** This speech was said to its end. */
	end(signal: AbortSignal): void {
		if (this.#controller?.signal === signal) this.#controller = null;
	}

	/** Returns whether there was anything to interrupt. */
	interrupt(): boolean {
		const controller = this.#controller;
		this.#controller = null;
		controller?.abort();
		return controller !== null;
	}
}
