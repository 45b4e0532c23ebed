import { z } from "zod";

import { CallId } from "../events/envelope.ts";
import { withKind } from "../message-kind.ts";

/** One attempt that is due. */
export const DueDelivery = z.object({
	workspaceId: z.string().min(1),
	callId: CallId,
	seq: z.int().positive(),
	endpointId: z.string().min(1),
	/** How many attempts were made before it: a message that was overtaken finds more, and does nothing. */
	attempts: z.int().nonnegative(),
});
export type DueDelivery = z.infer<typeof DueDelivery>;

/** What the queue `webhook-deliveries` carries. */
export const DeliveriesMessage = z.preprocess(
	withKind,
	z.object({ kind: z.literal("webhook_deliveries"), deliveries: z.array(DueDelivery).min(1) }),
);
export type DeliveriesMessage = z.infer<typeof DeliveriesMessage>;
