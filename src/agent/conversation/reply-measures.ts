import type { Clock } from "../../clock.ts";
import { latencyOf, type Moments } from "../../domain/call/latency.ts";
import type { Latency, ReplyUsage } from "../../domain/events/catalogue.ts";

/** When the caller's words were final, and when the caller stopped speaking. Latencies count from these times. */
export interface TurnTimes {
	finalAt: number;
	speechEndedAt: number | null;
}

interface Tokens {
	inputTokens: number;
	outputTokens: number;
}

/** What is measured of a reply: when its parts happened, and the tokens that it took. */
export class ReplyMeasures {
	readonly #clock: Pick<Clock, "now">;
	readonly #moments: Partial<Moments> = {};
	readonly #tokens: Tokens = { inputTokens: 0, outputTokens: 0 };

	constructor(clock: Pick<Clock, "now">) {
		this.#clock = clock;
	}

	/** Only the first time counts. */
	reached(moment: keyof Moments): void {
		this.#moments[moment] ??= this.#clock.now();
	}

	/** What one answer of the model used. A reply may take two. */
	addTokens({ inputTokens, outputTokens }: Tokens): void {
		this.#tokens.inputTokens += inputTokens;
		this.#tokens.outputTokens += outputTokens;
	}

	all(
		times: TurnTimes | null,
		synthesisedCharacters: number,
	): { latency: Latency; usage: ReplyUsage } {
		const { finalAt = 0, speechEndedAt = null } = times ?? {};
		const latency = latencyOf({
			...this.#moments,
			final: finalAt,
			...(speechEndedAt !== null && { speechEnded: speechEndedAt }),
		});
		return { latency, usage: { ...this.#tokens, synthesisedCharacters } };
	}
}
