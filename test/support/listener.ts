import type { ProviderError } from "../../src/providers/provider-error.ts";
import type {
	RecogniserSession,
	RecogniserHandlers,
	SpeechToText,
} from "../../src/providers/speech/port.ts";

type Told = "speech" | "interim" | "eager" | "resumed" | "end" | "noise";

/** Somebody who writes down what a recogniser tells. */
export class Listener {
	readonly session: RecogniserSession;
	readonly told: Told[] = [];
	readonly interims: string[] = [];
	readonly eager: string[] = [];
	/** The words of each turn that ended. */
	readonly said: string[] = [];
	readonly lost: ProviderError[] = [];
	readonly reopened: ProviderError[] = [];

	/** Closes the session from within the handler that is told of `closesAt`. */
	constructor(recogniser: SpeechToText, { closesAt }: { closesAt?: Told } = {}) {
		const note = (told: Told) => {
			this.told.push(told);
			if (told === closesAt) this.session.close();
		};
		const handlers: RecogniserHandlers = {
			onSpeechStart: () => note("speech"),
			onInterim: (text) => {
				this.interims.push(text);
				note("interim");
			},
			onEagerEndOfTurn: (text) => {
				this.eager.push(text);
				note("eager");
			},
			onTurnResumed: () => note("resumed"),
			onEndOfTurn: (text) => {
				this.said.push(text);
				note("end");
			},
			onNoise: () => note("noise"),
			onReopening: ({ error }) => this.reopened.push(error),
			onLost: ({ error }) => this.lost.push(error),
		};
		this.session = recogniser.listen(handlers);
		// Who waits for `ready` sees its failure; nobody else has to.
		this.session.ready.catch(() => undefined);
	}

	feed(frames: readonly ArrayBuffer[]): void {
		for (const frame of frames) this.session.feed(frame);
	}

	/** What was told, without the words as they came. */
	milestones(): Told[] {
		return this.told.filter((told) => told !== "interim");
	}

	async turns(count: number): Promise<void> {
		await this.until(() => this.said.length >= count);
	}

	/** Asks until it is true. Fifty seconds at most: the machine may be busy. */
	async until(isTrue: () => boolean): Promise<void> {
		for (const deadline = Date.now() + 50_000; !isTrue(); await scheduler.wait(10))
			if (Date.now() > deadline)
				throw new Error(
					`not within fifty seconds; told: ${this.told.join(", ")}; lost: ${this.lost.join()}`,
				);
	}
}
