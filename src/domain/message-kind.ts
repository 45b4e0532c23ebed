import { z } from "zod";

/** The kind of a queue message. */
const MessageKind = z.enum(["call_events", "spilled_event", "webhook_deliveries", "crm_writes"]);
type MessageKind = z.infer<typeof MessageKind>;

const QUEUES = {
	call_events: "call-events",
	spilled_event: "call-events",
	webhook_deliveries: "webhook-deliveries",
	crm_writes: "crm-writes",
} as const satisfies Record<MessageKind, string>;

/** A key that only messages of this kind have. It identifies messages without a `kind`. */
const KINDS_BY_KEY: Readonly<Record<string, MessageKind>> = {
	events: "call_events",
	spilledSeq: "spilled_event",
	deliveries: "webhook_deliveries",
	writes: "crm_writes",
};

/**
 * Adds the kind to a message of an older release, which had none. Such a message may be redriven at any time. Anything else
 * is left as it is; the parser refuses it later.
 */
export function withKind(body: unknown): unknown {
	if (typeof body !== "object" || body === null || "kind" in body) return body;
	const key = Object.keys(KINDS_BY_KEY).find((each) => each in body);
	return key === undefined ? body : { kind: KINDS_BY_KEY[key], ...body };
}

const Kinded = z.preprocess(withKind, z.object({ kind: MessageKind }));

/** The queue that a message is for, even if the rest of it cannot be read; null when its kind is unknown. */
export function queueOf(body: unknown): (typeof QUEUES)[MessageKind] | null {
	const read = Kinded.safeParse(body);
	return read.success ? QUEUES[read.data.kind] : null;
}
