import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { MAX_EVENT_BYTES, type RawEvent } from "../../src/domain/events/envelope.ts";
import {
	fitsMessage,
	inMessages,
	QueuedCallEvents,
	spilledKey,
} from "../../src/domain/events/message.ts";

/** What a queue takes as one message, by its documentation, and up to where it bills one unit. */
const QUEUE_TAKES_BYTES = 128_000;
const BILLED_UNIT_BYTES = 64_000;

const callId = "call_01k9zsyrqahdpsc3y74v2c6a5m";
const workspaceId = "w".repeat(64);

const eventOf = (seq: number, text: string): RawEvent => ({
	callId,
	seq,
	type: "turn.heard",
	v: 1,
	at: 1_795_000_000_000,
	data: { turn: 1, text, source: "speech", audioMs: 1 },
});

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).byteLength;
const messageOf = (events: RawEvent[]): QueuedCallEvents => ({
	kind: "call_events",
	workspaceId,
	callId,
	events,
});

/** Texts of all sizes up to what the log takes, of characters that weigh differently as JSON. */
const texts = fc.array(
	fc
		.tuple(fc.constantFrom("a", '"', "é", "\n", "漢"), fc.integer({ min: 0, max: 100_000 }))
		.map(([character, times]) => character.repeat(times)),
	{ minLength: 1, maxLength: 8 },
);

describe("the messages that a log is sent in", () => {
	it("have every event once and in order, and are no larger than a billed unit unless one event is", () => {
		fc.assert(
			fc.property(texts, (said) => {
				const log = said.map((text, index) => eventOf(index + 1, text));
				const messages = inMessages(log);
				expect(messages.flat()).toEqual(log);
				const shared = messages.filter((events) => events.length > 1);
				const heaviest = Math.max(0, ...shared.map((events) => bytesOf(messageOf(events))));
				expect(heaviest).toBeLessThanOrEqual(BILLED_UNIT_BYTES);
			}),
			{ numRuns: 50 },
		);
	});

	it("leave an event to R2 exactly when the queue would not take it", () => {
		fc.assert(
			fc.property(fc.integer({ min: 120_000, max: 130_000 }), (length) => {
				const event = eventOf(1, "a".repeat(length));
				const whole = bytesOf(messageOf([event]));
				// The queue adds up to a hundred bytes of its own.
				expect(whole).toSatisfy((bytes: number) =>
					fitsMessage(event) ? bytes <= QUEUE_TAKES_BYTES - 100 : bytes > QUEUE_TAKES_BYTES - 512,
				);
			}),
		);
	});

	it("leave no event of the log behind: the largest one's place is taken by a pointer of its own", () => {
		const largest = eventOf(7, "a".repeat(MAX_EVENT_BYTES));
		expect(fitsMessage(largest)).toBe(false);
		expect(inMessages([eventOf(6, "before"), largest, eventOf(8, "after")])).toHaveLength(3);
		const pointer = { workspaceId, callId, spilledSeq: largest.seq };
		expect(QueuedCallEvents.parse(pointer)).toEqual({ kind: "spilled_event", ...pointer });
		expect(spilledKey(pointer)).toBe(`spilled/${workspaceId}/${callId}/7.json`);
	});
});
