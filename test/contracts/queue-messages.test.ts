import { describe, expect, it } from "vitest";

import { CrmWritesMessage } from "../../src/domain/crm/write.ts";
import { QueuedCallEvents } from "../../src/domain/events/message.ts";
import { queueOf } from "../../src/domain/message-kind.ts";
import { DeliveriesMessage } from "../../src/domain/webhooks/message.ts";

const workspaceId = "default";
const callId = "call_01k9zsyrqahdpsc3y74v2c6a5m";
const data = { awayMs: 1000 };
const event = { callId, seq: 2, type: "call.resumed", v: 1, at: 1_795_000_000_000, data };
const revision = "1795000000000.000002";

/** A message of each kind as releases before kinds sent it, who reads it, and from which queue. Never edited. */
const messages = [
	{
		kind: "call_events",
		queue: "call-events",
		reader: QueuedCallEvents,
		before: { workspaceId, callId, events: [event] },
	},
	{
		kind: "spilled_event",
		queue: "call-events",
		reader: QueuedCallEvents,
		before: { workspaceId, callId, spilledSeq: 2 },
	},
	{
		kind: "webhook_deliveries",
		queue: "webhook-deliveries",
		reader: DeliveriesMessage,
		before: { deliveries: [{ workspaceId, callId, seq: 2, endpointId: "ep_1", attempts: 0 }] },
	},
	{
		kind: "crm_writes",
		queue: "crm-writes",
		reader: CrmWritesMessage,
		before: {
			workspaceId,
			writes: [
				{ kind: "note", externalId: "n", revision, contactExternalId: null, text: "Hello." },
			],
			tries: 3,
		},
	},
] as const;

describe.each(messages)("a message $kind", ({ kind, queue, reader, before }) => {
	it("is read with its kind and, as older releases sent it, without", () => {
		const now = { kind, ...before };
		expect(reader.parse(before)).toEqual(now);
		expect(reader.parse(now)).toEqual(now);
	});

	it("says which queue it is for, also where the rest of it cannot be read", () => {
		expect(queueOf({ kind, ...before })).toBe(queue);
		expect(queueOf(before)).toBe(queue);
		expect(queueOf({ kind })).toBe(queue);
	});

	it("is no message of another queue", () => {
		const others = messages.filter((other) => other.queue !== queue);
		const taken = others.filter((other) => other.reader.safeParse({ kind, ...before }).success);
		expect(taken.map((other) => other.kind)).toEqual([]);
	});
});

it.each([[null], ["events"], [7], [[]], [{}], [{ kind: "hello", events: [] }]])(
	"%j is for no queue",
	(body) => expect(queueOf(body)).toBeNull(),
);
