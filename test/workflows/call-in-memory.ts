import { type Call, evolve, newCall } from "../../src/domain/call/call.ts";
import type { CallCommand, Executed } from "../../src/domain/call/commands.ts";
import { decide } from "../../src/domain/call/decide.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import type { RawEvent } from "../../src/domain/events/envelope.ts";
import { readEvents } from "../../src/domain/events/read.ts";
import type { FinishedCall } from "../../src/workflows/finished-call.ts";
import { type GivenCall, recorded } from "../support/facts.ts";

/** A call's object without the object: the product's own rules over a log in memory. */
export class CallInMemory implements FinishedCall {
	readonly #given: GivenCall;
	readonly log: RawEvent[] = [];

	constructor(given: GivenCall, events: readonly CallEvent[]) {
		this.#given = given;
		this.append(events);
	}

	append(events: readonly CallEvent[]): void {
		this.log.push(...recorded(this.#given, events, this.log.length));
	}

	/** The types of what was recorded after the call's end. */
	get afterwards(): string[] {
		const end = this.log.findIndex(({ type }) => type === "call.ended");
		return this.log.slice(end + 1).map(({ type }) => type);
	}

	/** What the last event of this type holds. */
	dataOf(type: CallEvent["type"]): RawEvent["data"] | undefined {
		return this.log.findLast((event) => event.type === type)?.data;
	}

	async readLog(): Promise<RawEvent[]> {
		return structuredClone(this.log);
	}

	async execute(command: CallCommand): Promise<Executed> {
		const call = readEvents(this.log).reduce<Call>(evolve, newCall);
		const decision = decide(command, call);
		if (!decision.ok) return decision;
		this.append(decision.value);
		return { ok: true, lastSeq: this.log.length };
	}

	async seal(): Promise<Executed> {
		return await this.execute({ type: "seal", expectedSeq: this.log.length, digest: "00" });
	}
}
