import { env, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";

import { phrasesOf } from "../../src/domain/agents/phrases.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { Caller } from "../support/caller.ts";
import { historyOf } from "../support/history-of.ts";

const { apology } = phrasesOf(reception.language);

const LONG =
	"say:One two three four five, six seven eight nine ten. Eleven twelve thirteen fourteen. " +
	"Fifteen sixteen seventeen eighteen nineteen twenty. Thirty, forty, fifty, sixty, seventy, eighty.";

describe.concurrent("a call", () => {
	it("is greeted, answered, ended once, and every event of it has the next seq", async () => {
		const caller = await Caller.greeted();
		caller.speak("hear:say:We open at nine.");
		await caller.until(() => caller.logged("turn.replied", 2));
		caller.send({ type: "end_call" });
		caller.send({ type: "end_call" });
		await caller.until(() => caller.logged("call.ended"));

		const log = await caller.log();
		expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
		const live = log.filter(({ type }) => !/^(call\.(analyzed|sealed)|followup)/.test(type));
		expect(live.map(({ type }) => type)).toEqual([
			"call.started",
			"turn.reply_started",
			"turn.sentence_spoken",
			"turn.sentence_spoken",
			"turn.replied",
			"turn.heard",
			"turn.reply_started",
			"turn.sentence_spoken",
			"turn.replied",
			"call.ended",
		]);
		expect(log.find(({ type }) => type === "turn.replied")?.data).toMatchObject({
			turn: 0,
			text: reception.greeting,
		});
		expect(log.find(({ type }) => type === "call.ended")?.data).toMatchObject({
			reason: "caller_hung_up",
		});
	});

	it("never sends audio more than the lead ahead of real time", async () => {
		const caller = await Caller.greeted();
		const first = caller.audio[0]?.at ?? 0;
		let sent = 0;
		for (const { at, ms } of caller.audio) {
			sent += ms;
			// Half a second of grace for a machine that is busy. Audio that is not held back is seconds ahead.
			expect(sent - (at - first)).toBeLessThanOrEqual(300 + 500);
		}
		const spokenMs = (await caller.log()).reduce(
			(sum, event) => sum + (event.type === "turn.sentence_spoken" ? event.data.audioMs : 0),
			0,
		);
		expect(sent).toBe(spokenMs);
	});

	it("falls silent when the caller speaks, and keeps what was heard beside what was generated", async () => {
		const caller = await Caller.greeted();
		caller.speak(`hear:${LONG}`);
		await caller.until(() => caller.audio.length > 45);
		caller.speak("hear:hang");
		await caller.until(() => caller.of("playback_interrupt").length === 1);
		const frames = caller.audio.length;
		await scheduler.wait(300);
		expect(caller.audio).toHaveLength(frames);

		const cut = (await caller.log()).find(({ type }) => type === "turn.reply_interrupted");
		if (cut?.type !== "turn.reply_interrupted") throw new Error("not interrupted");
		expect(cut.data.by).toBe("caller");
		expect(cut.data.generated.startsWith(cut.data.heard)).toBe(true);
		expect(cut.data.heard.length).toBeGreaterThan(0);
		expect(cut.data.heard.length).toBeLessThan(cut.data.generated.length);
		expect(cut.data.bargeInStopMs).toBeLessThanOrEqual(100);

		caller.speak("hear:say:Sorry, go on.");
		await caller.until(() => caller.logged("turn.replied", 2));
		const said = historyOf(await caller.log()).map((entry) =>
			entry.who === "tool" ? "" : entry.text,
		);
		expect(said).toContain(cut.data.heard);
		expect(said).not.toContain(cut.data.generated);
	});
});

describe.concurrent("when a provider fails in mid-turn", () => {
	it("records the model's failure, apologises and goes on", async () => {
		const caller = await Caller.greeted();
		caller.speak("hear:fail");
		await caller.until(() => caller.logged("turn.replied", 2));
		const log = await caller.log();
		expect(log.find(({ type }) => type === "turn.reply_failed")?.data).toMatchObject({
			stage: "language",
		});
		expect(log.findLast(({ type }) => type === "turn.replied")?.data).toMatchObject({
			text: apology,
		});
		caller.speak("hear:say:All good again.");
		await caller.until(() => caller.logged("turn.replied", 3));
	});

	it("records the synthesiser's failure, counts the words as not heard and apologises", async () => {
		const caller = await Caller.greeted();
		caller.speak("hear:say:This is fine. But this is unspeakable today. And this comes after.");
		await caller.until(() => caller.logged("turn.replied", 2));
		const replied = (await caller.log()).findLast(({ type }) => type === "turn.replied");
		expect(replied?.data).toMatchObject({ text: `This is fine. ${apology}` });
	});

	it("ends the call with the reason when the recogniser is lost", async () => {
		const caller = await Caller.greeted();
		caller.speak("die");
		await caller.until(() => caller.logged("call.ended"));
		const ended = (await caller.log()).find(({ type }) => type === "call.ended");
		expect(ended?.data).toMatchObject({ reason: "recogniser_lost" });
		expect(caller.of("error")).toMatchObject([{ code: "stt_connection_lost" }]);
	});
});

// Alone: it counts what everything in this isolate writes and sends.
describe("a reply", () => {
	it("writes nothing between the committed words and the first audio, tools that read included", async () => {
		const caller = await Caller.greeted();
		const stub = env.CALLS.getByName(caller.callId);
		const marks: string[] = [];
		// oxlint-disable-next-line typescript/unbound-method -- put back below, and called with its own `this`
		const send = WebSocket.prototype.send;
		WebSocket.prototype.send = function (data) {
			if (typeof data !== "string") marks.push("audio");
			send.call(this, data);
		};
		await runInDurableObject(stub, (_agent, { storage }) => {
			const exec = storage.sql.exec.bind(storage.sql);
			storage.sql.exec = (query: string, ...values: unknown[]) => {
				if (/^\s*(insert|update|delete)/i.test(query)) marks.push(String(values[2]));
				return exec(query, ...values);
			};
		});
		const heardAt = marks.length;
		caller.speak('hear:tool:find_slots:{"service":"cleaning","from":"2030-01-07"}');
		await caller.until(() => caller.logged("turn.replied", 2));
		WebSocket.prototype.send = send;

		const fromHeard = marks.slice(marks.indexOf("turn.heard", heardAt));
		expect(fromHeard.slice(0, 2)).toEqual(["turn.heard", "audio"]);
		expect(fromHeard).toContain("turn.tool_called");
		expect(fromHeard).toContain("turn.tool_returned");
	});
});
