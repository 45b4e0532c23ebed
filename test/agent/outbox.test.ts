import { describe, expect, it } from "vitest";

import { Outbox } from "../../src/agent/record/outbox.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import type { RawEvent } from "../../src/domain/events/envelope.ts";
import type { QueuedCallEvents } from "../../src/domain/events/message.ts";
import { givenCall, recorded } from "../support/facts.ts";

const LARGE = "and so on ".repeat(30_000);

const heard = (turn: number, text: string): CallEvent => ({
	type: "turn.heard",
	v: 1,
	data: { turn, text, source: "speech", audioMs: 1 },
});

/** A log of four events, of which the third fits no message, and an outbox whose R2 refuses while it is told to. */
function givenOutbox() {
	const given = givenCall({ workspaceId: "w-outbox" });
	const events = [heard(1, "Hello."), heard(2, "Well,"), heard(3, LARGE), heard(4, "Bye.")];
	const rows = recorded(given, events);
	const log = {
		call: { workspaceId: given.workspaceId },
		publishedThrough: 0,
		raw: (afterSeq: number): RawEvent[] => rows.filter(({ seq }) => seq > afterSeq),
	};
	const sent: QueuedCallEvents[] = [];
	const spilled: [string, string][] = [];
	const refusing = { r2: false, queue: false };
	const outbox = new Outbox(log, {
		send: async (message) => {
			if (refusing.queue && "spilledSeq" in message) throw new Error("the queue refuses");
			sent.push(message);
		},
		spill: async (key, json) => {
			if (refusing.r2) throw new Error("R2 refuses");
			spilled.push([key, json]);
		},
	});
	const { workspaceId, callId } = given;
	const whole = (...seqs: number[]) => ({
		kind: "call_events",
		workspaceId,
		callId,
		events: rows.filter(({ seq }) => seqs.includes(seq)),
	});
	const pointer = { kind: "spilled_event", workspaceId, callId, spilledSeq: 3 };
	const object = [`spilled/${workspaceId}/${callId}/3.json`, JSON.stringify(rows[2])];
	return { log, outbox, sent, spilled, refusing, whole, pointer, object };
}

describe("an event that is too large for the queue", () => {
	it("goes to R2, and a pointer to the queue in its place", async () => {
		const { log, outbox, sent, spilled, whole, pointer, object } = givenOutbox();
		expect(await outbox.publish()).toEqual({ messages: 3, events: 4 });
		expect(sent).toEqual([whole(1, 2), pointer, whole(4)]);
		expect(spilled).toEqual([object]);
		expect(log.publishedThrough).toBe(4);
	});

	it("stays owed while R2 refuses, with all that comes after it, and nothing before it is sent again", async () => {
		const { log, outbox, sent, spilled, refusing, whole, pointer, object } = givenOutbox();
		refusing.r2 = true;
		await expect(outbox.publish()).rejects.toThrow("R2 refuses");
		await expect(outbox.publish()).rejects.toThrow("R2 refuses");
		expect(sent).toEqual([whole(1, 2)]);
		expect(log.publishedThrough).toBe(2);
		refusing.r2 = false;
		await outbox.publish();
		expect(sent).toEqual([whole(1, 2), pointer, whole(4)]);
		expect(spilled).toEqual([object]);
		expect(log.publishedThrough).toBe(4);
	});

	it("is spilled to the same place when the queue refused its pointer, or it has to be sent again", async () => {
		const { outbox, sent, spilled, refusing, pointer, object } = givenOutbox();
		refusing.queue = true;
		await expect(outbox.publish()).rejects.toThrow("the queue refuses");
		refusing.queue = false;
		await outbox.publish();
		await outbox.publishAgain([{ from: 3, to: 3 }]);
		expect(sent.filter((message) => "spilledSeq" in message)).toEqual([pointer, pointer]);
		expect(spilled).toEqual([object, object, object]);
	});
});
