import { z } from "zod";

import { sum } from "../support/figures.ts";
import type { LogLine } from "../support/log-lines.ts";

/** Up to 64 KB, a message costs three operations: one to write it, one to read it, one to delete it. */
const OPERATIONS_PER_MESSAGE = 3;

const Published = z.object({
	what: z.literal("events published"),
	callId: z.string(),
	messages: z.number(),
	throughSeq: z.number(),
});
const Projected = z.object({
	what: z.literal("call events projected"),
	calls: z.array(z.string()),
	messages: z.number(),
	d1RowsWritten: z.number(),
});

/** What one call made the platform do, counted from what the product logged while it did it. */
export interface Costs {
	/** Messages that the call's object put on the queue. */
	messagesPublished: number;
	/** The last seq that was published. */
	publishedThrough: number;
	/** Queue operations of `call-events` and of `webhook-deliveries`. */
	queueOperations: number;
	d1Rows: number;
}

/**
 * @param lines of a product that nobody else called meanwhile: the consumer counts rows by batch, not by call
 * @param deliveries messages on the queue of webhooks, one per delivery
 */
export function countCosts(lines: readonly LogLine[], callId: string, deliveries: number): Costs {
	const published = lines
		.flatMap((line) => Published.safeParse(line).data ?? [])
		.filter((line) => line.callId === callId);
	const projected = lines
		.flatMap((line) => Projected.safeParse(line).data ?? [])
		.filter((line) => line.calls.includes(callId));
	const messagesPublished = sum(published.map((line) => line.messages));
	return {
		messagesPublished,
		publishedThrough: Math.max(0, ...published.map((line) => line.throughSeq)),
		queueOperations: (messagesPublished + deliveries) * OPERATIONS_PER_MESSAGE,
		d1Rows: sum(projected.map((line) => line.d1RowsWritten)),
	};
}
