import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { endOfTurnConfidence } from "../../embedded/speech/end-of-turn.ts";
import type { TurnInfo, TurnOptions } from "../../embedded/speech/turns.ts";
import { Turns } from "../../embedded/speech/turns.ts";

const FRAME = 320;
const defaults = { eotThreshold: 0.7, eagerEotThreshold: undefined, eotTimeoutMs: 5000 };

/** A stretch of a call: someone speaks (and perhaps says a word), or nobody does. */
interface Stretch {
	ms: number;
	word: string | undefined;
	voiced: boolean;
}

/** Ears that hear what the stretches say: a frame's first sample is the number of its stretch, plus one. */
function listen(stretches: readonly Stretch[], options: TurnOptions, chunk = 1600): TurnInfo[] {
	const frames = stretches.flatMap(({ ms }, index) =>
		Array.from({ length: Math.round(ms / 20) }, () => new Int16Array(FRAME).fill(index + 1)),
	);
	const pcm = Int16Array.from(frames.flatMap((frame) => [...frame]));
	const of = (frame: Int16Array): Stretch | undefined => stretches[(frame[0] ?? 0) - 1];
	let heard = new Set<number>();
	const words = (): string[] => [...heard].flatMap((index) => stretches[index - 1]?.word ?? []);
	const events: TurnInfo[] = [];
	const turns = new Turns(
		{
			voiced: (frame) => of(frame)?.voiced ?? false,
			feed: (frame) => heard.add(frame[0] ?? 0),
			partial: () => words().join(" "),
			finish: () => {
				const result = words().map((word) => ({ word, conf: 1, start: 0, end: 0 }));
				heard = new Set();
				return result;
			},
		},
		options,
		(info) => events.push(info),
	);
	for (let at = 0; at < pcm.length; at += chunk) turns.feed(pcm.slice(at, at + chunk));
	turns.finish();
	return events;
}

const stretch = fc.record({
	ms: fc.integer({ min: 20, max: 1500 }),
	voiced: fc.boolean(),
	word: fc.option(fc.constantFrom("yes", "is", "four", "tuesday", "the"), { nil: undefined }),
});
const calls = fc.array(stretch, { maxLength: 12 });
const settings = fc.record({
	eotThreshold: fc.double({ min: 0.5, max: 0.9, noNaN: true }),
	eagerEotThreshold: fc.option(fc.double({ min: 0.3, max: 0.9, noNaN: true }), { nil: undefined }),
	eotTimeoutMs: fc.integer({ min: 500, max: 5000 }),
});

/** Which of Flux's rules a call's events break. */
function broken(events: readonly TurnInfo[], { eagerEotThreshold }: TurnOptions): string[] {
	const found: string[] = [];
	const rule = (kept: boolean, what: string): void => {
		if (!kept) found.push(what);
	};
	let turn = 0;
	let open = false;
	let eager: string | undefined = undefined;
	let last = 0;
	for (const { event, turn_index: index, audio_window_end: end, transcript } of events) {
		rule(index === turn, `${event} has turn ${index} in turn ${turn}`);
		rule(end >= last && end - last <= 0.25, `nothing said from ${last} to ${end}`);
		last = end;
		rule(open || event === "Update" || event === "StartOfTurn", `${event} outside of a turn`);
		switch (event) {
			case "StartOfTurn":
				rule(!open, "a turn begins in a turn");
				open = true;
				break;
			case "Update":
				rule(open || transcript === "", "words outside of a turn");
				break;
			case "EagerEndOfTurn":
				rule(eagerEotThreshold !== undefined, "EagerEndOfTurn was not asked for");
				rule(eager === undefined, "EagerEndOfTurn twice");
				rule(transcript !== "", "EagerEndOfTurn is empty");
				eager = transcript;
				break;
			case "TurnResumed":
				rule(eager !== undefined, "TurnResumed without EagerEndOfTurn");
				eager = undefined;
				break;
			case "EndOfTurn":
				rule(eager === undefined || transcript === eager, "EndOfTurn differs from EagerEndOfTurn");
				eager = undefined;
				open = false;
				turn += 1;
				break;
		}
	}
	rule(!open, "the last turn does not end");
	return found;
}

describe("the events of a call", () => {
	it("keep the rules of Flux, whatever is said and however it is set", () => {
		fc.assert(
			fc.property(calls, settings, (said, options) => {
				expect(broken(listen(said, options), options)).toEqual([]);
			}),
			{ numRuns: 200 },
		);
	});

	it("are the same however the audio is cut into frames", () => {
		fc.assert(
			fc.property(calls, settings, fc.integer({ min: 1, max: 5000 }), (said, options, chunk) => {
				expect(listen(said, options, chunk)).toEqual(listen(said, options));
			}),
			{ numRuns: 30 },
		);
	});
});

const silence = (ms: number): Stretch => ({ ms, voiced: false, word: undefined });
const says = (word: string, ms = 400): Stretch => ({ ms, voiced: true, word });
const story = (events: TurnInfo[]): string[] =>
	events
		.filter(({ event }) => event !== "Update")
		.map(({ event, transcript }) => `${event} ${transcript}`);

describe("a turn", () => {
	it("does not begin for a click", () => {
		const click = { ms: 60, voiced: true, word: undefined };
		expect(story(listen([silence(500), click, silence(1000)], defaults))).toEqual([]);
	});

	it("begins within 250 ms of the voice", () => {
		const start = listen([silence(500), says("yes")], defaults).find(
			({ event }) => event === "StartOfTurn",
		);
		expect(start?.audio_window_end).toBeLessThanOrEqual(0.75);
	});

	it("goes on over a pause after a word that cannot be the last", () => {
		const said = [says("name"), says("is"), silence(900), says("laura"), silence(1500)];
		expect(story(listen(said, defaults))).toEqual(["StartOfTurn ", "EndOfTurn name is laura"]);
	});

	it("is announced early and taken back when the caller goes on", () => {
		const said = [says("tuesday"), silence(300), says("yes"), silence(1500)];
		expect(story(listen(said, { ...defaults, eagerEotThreshold: 0.5 }))).toEqual([
			"StartOfTurn ",
			"EagerEndOfTurn tuesday",
			"TurnResumed tuesday",
			"EagerEndOfTurn tuesday yes",
			"EndOfTurn tuesday yes",
		]);
	});

	it("ends without words after a noise", () => {
		const noise = { ms: 400, voiced: true, word: undefined };
		expect(story(listen([noise, silence(2000)], defaults))).toEqual(["StartOfTurn ", "EndOfTurn "]);
	});

	it("ends although noise goes on, when no more words come", () => {
		const drone = { ms: 8000, voiced: true, word: undefined };
		const end = listen([says("yes"), drone], defaults).find(({ event }) => event === "EndOfTurn");
		expect(end?.transcript).toBe("yes");
		expect(end?.audio_window_end).toBeLessThan(4);
	});

	it("ends by the timeout, however unsure", () => {
		const said = [says("the"), silence(1500)];
		const end = (eotTimeoutMs: number): number | undefined =>
			listen(said, { ...defaults, eotTimeoutMs }).find(({ event }) => event === "EndOfTurn")
				?.audio_window_end;
		expect(end(500)).toBeLessThan(end(5000) ?? 0);
	});
});

describe("the confidence that a turn is over", () => {
	it("grows with the silence", () => {
		fc.assert(
			fc.property(fc.string(), fc.nat(5000), fc.nat(5000), (text, one, more) => {
				expect(endOfTurnConfidence(text, one + more)).toBeGreaterThanOrEqual(
					endOfTurnConfidence(text, one),
				);
			}),
		);
	});

	it("waits for the rest of a telephone number", () => {
		const part = endOfTurnConfidence("my number is four one five", 500);
		const whole = endOfTurnConfidence(
			"my number is four one five five five five zero one nine two",
			500,
		);
		expect(part).toBeLessThan(0.5);
		expect(whole).toBeGreaterThan(0.7);
	});
});
