import { z } from "zod";

/** What the message of a queue is. */
const MessageKind = z.enum(["call_events", "spilled_event", "webhook_deliveries", "crm_writes"]);
type MessageKind = z.infer<typeof MessageKind>;

const QUEUES = {
	call_events: "call-events",
	spilled_event: "call-events",
	webhook_deliveries: "webhook-deliveries",
	crm_writes: "crm-writes",
} as const satisfies Record<MessageKind, string>;

/** A key that only messages of this kind have: it tells them apart where they have no `kind`. */
const KINDS_BY_KEY: Readonly<Record<string, MessageKind>> = {
	events: "call_events",
	spilledSeq: "spilled_event",
	deliveries: "webhook_deliveries",
	writes: "crm_writes",
};

/**
 * A message with its kind. Older releases sent messages without one, which may come back from the dead letters at any
 * time. What is no message of any kind is left as it is, for the reader to refuse.
 */
export function withKind(body: unknown): unknown {
	if (typeof body !== "object" || body === null || "kind" in body) return body;
	const key = Object.keys(KINDS_BY_KEY).find((each) => each in body);
	return key === undefined ? body : { kind: KINDS_BY_KEY[key], ...body };
}

const Kinded = z.preprocess(withKind, z.object({ kind: MessageKind }));

/** The queue that a message is for, whether or not the rest of it can be read; null when its kind is not known. */
export function queueOf(body: unknown): (typeof QUEUES)[MessageKind] | null {
	const read = Kinded.safeParse(body);
	return read.success ? QUEUES[read.data.kind] : null;
}
