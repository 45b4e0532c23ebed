import type { Clock } from "../../clock.ts";
import type { CallerClient } from "./caller-client.ts";
import { TurnReport } from "./turn-report.ts";

/**
 * The caller's words that are no turn yet. The client is shown each revision of them. If they never become a turn, the
 * client gets the metrics of an aborted turn.
 */
export class SpokenInput {
	readonly #client: CallerClient;
	readonly #clock: Pick<Clock, "now">;
	#report: TurnReport | null = null;
	#turns = 0;

	constructor(client: CallerClient, clock: Pick<Clock, "now">) {
		this.#client = client;
		this.#clock = clock;
	}

	started(): void {
		this.drop();
		this.#current().reached("speechStarted");
	}

	revised(text: string): void {
		this.#current().reached("firstInterim");
		this.#client.send({ type: "transcript_interim", text });
	}

	/** The words are final and open a turn. Returns the turn's report. */
	takeTurn(): TurnReport {
		const report = this.#current();
		this.#report = null;
		report.reached("final");
		this.#client.send({ type: "transcript_interim", text: "" });
		return report;
	}

	typedTurn(): TurnReport {
		return this.#newReport("text");
	}

	drop(): void {
		if (this.#report) this.#client.send(this.#report.turnMetrics("aborted"));
		this.#report = null;
	}

	#current(): TurnReport {
		this.#report ??= this.#newReport("speech");
		return this.#report;
	}

	#newReport(source: "speech" | "text"): TurnReport {
		this.#turns += 1;
		return new TurnReport(`turn_${this.#turns.toString(36)}`, source, this.#clock);
	}
}
