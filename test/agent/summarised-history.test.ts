import { MockLanguageModelV4 } from "ai/test";
import { describe, expect, it } from "vitest";

import { HistoryKeeper } from "../../src/agent/conversation/history-keeper.ts";
import type { Clock } from "../../src/clock.ts";
import { type Call, evolve, newCall } from "../../src/domain/call/call.ts";
import { decide } from "../../src/domain/call/decide.ts";
import type { CallEvent, RecordedEvent } from "../../src/domain/events/catalogue.ts";
import { Caller } from "../support/caller.ts";
import { answered, callerSaid, record, replied } from "../support/given-call.ts";

type Generate = MockLanguageModelV4["doGenerate"];
type Generated = Awaited<ReturnType<Generate>>;

const MOST = 4000;
const usage = {
	inputTokens: { total: 900, noCache: 900, cacheRead: 0, cacheWrite: 0 },
	outputTokens: { total: 40, text: 40, reasoning: 0 },
};
const writes = (text: string) => (): Promise<Generated> =>
	Promise.resolve({
		content: [{ type: "text", text }],
		finishReason: { unified: "stop", raw: "stop" },
		usage,
		warnings: [],
	});
const refuses = (): Promise<Generated> => Promise.reject(new Error("overloaded"));

/** Nothing takes time, and no limit is reached. */
const clock: Clock = {
	now: () => 0,
	sleep: (ms, signal) =>
		ms < 10
			? Promise.resolve()
			: new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
};

/** A call without a line, whose model summarises as it is told. */
class LongCall {
	readonly events: RecordedEvent[] = [];
	call: Call = newCall;
	readonly model: MockLanguageModelV4;
	readonly keeper: HistoryKeeper;
	awaited = false;

	constructor(doGenerate: Generate) {
		this.model = new MockLanguageModelV4({ doGenerate });
		this.keeper = new HistoryKeeper({
			callId: "call_01ka9f8m40000000000000000a",
			callLog: this,
			model: this.model,
			limits: { ms: 30_000, tokens: 500, fillerMs: 1200, historyCharacters: MOST },
			clock,
			facts: () => "Business: Lakeside Dental",
			record: (summarised) => {
				const decision = decide({ type: "summarise_history", summarised }, this.call);
				if (decision.ok) this.append(...decision.value);
			},
			isAwaited: () => this.awaited,
		});
		this.append(answered(), replied(0, "Hello."));
	}

	append(...events: CallEvent[]): void {
		const recorded = record(events, this.call.lastSeq);
		this.events.push(...recorded);
		this.call = recorded.reduce(evolve, this.call);
	}

	/** So many more turns of about 150 characters, and a moment after each for the model. */
	async talk(turns: number): Promise<void> {
		for (let more = 0; more < turns; more += 1) {
			const turn = this.call.turn + 1;
			this.append(callerSaid(`In turn ${turn} I say this one long sentence about my teeth.`, turn));
			this.append(replied(turn, `And in turn ${turn} I answer it with another sentence.`));
			await this.keeper.onAudible();
		}
	}

	get summaries() {
		return this.events.flatMap((event) =>
			event.type === "call.history_summarised" ? [event.data] : [],
		);
	}
}

describe("the beginning of a long call", () => {
	it("is summarised when it grows too long, and the summary stands in the prompt for it", async () => {
		const call = new LongCall(writes("They talked\n about teeth."));
		await call.talk(10);
		expect(call.model.doGenerateCalls).toHaveLength(0);
		await call.talk(10);
		const [first] = call.summaries;
		expect(first).toMatchObject({
			summary: "They talked about teeth.",
			usage: { inputTokens: 900, outputTokens: 40 },
		});
		const { notes, entries } = call.keeper.forPrompt();
		expect(notes).toContain('- Summary: "They talked about teeth."');
		expect(notes).not.toContain("also said");
		expect(entries[0]).toMatchObject({
			text: expect.stringContaining(`In turn ${(first?.throughTurn ?? 0) + 1} `),
		});
	});

	it("costs few calls of the model in 300 turns, each bounded and about what came since the last", async () => {
		const call = new LongCall(writes("They talked about teeth."));
		await call.talk(300);
		const { doGenerateCalls } = call.model;
		expect(doGenerateCalls.length).toBe(call.summaries.length);
		expect(doGenerateCalls.length).toBeLessThan(300 / 8);
		const prompts = doGenerateCalls.map(({ prompt }) => JSON.stringify(prompt));
		expect(Math.max(...prompts.map(({ length }) => length))).toBeLessThan(2 * MOST);
		expect(prompts.slice(1).every((prompt) => prompt.includes("They talked about"))).toBe(true);
		expect(prompts.filter((prompt) => prompt.includes("In turn 150 "))).toHaveLength(1);
	});

	it("is the same in the prompt of a process that was started anew", async () => {
		const call = new LongCall(writes("They talked about teeth."));
		await call.talk(60);
		const anew = new LongCall(refuses);
		anew.events.splice(0, anew.events.length, ...call.events);
		expect(anew.keeper.forPrompt()).toEqual(call.keeper.forPrompt());
	});

	it("is recorded when nobody waits for audio any more", async () => {
		const call = new LongCall(writes("They talked about teeth."));
		call.awaited = true;
		await call.talk(40);
		expect(call.model.doGenerateCalls).toHaveLength(1);
		expect(call.summaries).toEqual([]);
		call.keeper.onClosed();
		call.keeper.onClosed();
		expect(call.summaries).toHaveLength(1);
	});

	it.each([
		["fails", refuses],
		["writes nothing", writes("")],
		["writes no word", writes('{"": 1}')],
	])(
		"stands as notes from the log when the model %s, which is asked again later",
		async (_, does) => {
			const call = new LongCall(does);
			await call.talk(100);
			expect(call.summaries).toEqual([]);
			const asked = call.model.doGenerateCalls.length;
			expect(asked).toBeGreaterThan(5);
			expect(asked).toBeLessThanOrEqual(100 / 8);
			const { notes, entries } = call.keeper.forPrompt();
			expect(notes).toContain('- The caller also said: "In turn ');
			expect(JSON.stringify(entries).length).toBeLessThan(2 * MOST);
		},
	);

	it("is not recorded once the caller is gone", async () => {
		const call = new LongCall(writes("They talked about teeth."));
		call.awaited = true;
		await call.talk(40);
		call.keeper.stop();
		call.keeper.onClosed();
		expect(call.summaries).toEqual([]);
	});
});

describe("a caller who talks for long", () => {
	it("has it summarised between the turns, never on the way to the first audio, also for a call that is resumed", async () => {
		const caller = await Caller.greeted();
		for (let turn = 1; turn <= 6; turn += 1) {
			const text = `${"I tell you more. ".repeat(40)}\nsay:Yes.`;
			caller.send({ type: "text_message", text });
			await caller.until(() => caller.logged("turn.replied", turn + 1));
		}
		await caller.until(() => caller.logged("call.history_summarised"));
		const types = (await caller.log()).map(({ type }) => type);
		const between = types.join(" ").match(/turn\.heard (\S+)/g);
		expect(new Set(between)).toEqual(new Set(["turn.heard turn.reply_started"]));

		caller.socket.close();
		await caller.until(async () => caller.socket.readyState === WebSocket.CLOSED);
		const back = await Caller.connect(caller.callId);
		back.send({ type: "start_call" });
		await back.until(() => back.logged("call.resumed"));
		back.send({ type: "text_message", text: "facts" });
		const told = async () =>
			(await back.log()).some(
				(event) =>
					event.type === "turn.sentence_spoken" && event.data.text.includes("The caller has said"),
			);
		await back.until(told);
	});
});
