import { z } from "zod";

import { CallId } from "../events/envelope.ts";
import { withKind } from "../message-kind.ts";

/** One attempt that is due. */
export const DueDelivery = z.object({
	workspaceId: z.string().min(1),
	callId: CallId,
	seq: z.int().positive(),
	endpointId: z.string().min(1),
	/** How many attempts were made before this one. If more were made meanwhile, this one is skipped. */
	attempts: z.int().nonnegative(),
});
export type DueDelivery = z.infer<typeof DueDelivery>;

/** A message of the queue `webhook-deliveries`. */
export const DeliveriesMessage = z.preprocess(
	withKind,
	z.object({ kind: z.literal("webhook_deliveries"), deliveries: z.array(DueDelivery).min(1) }),
);
export type DeliveriesMessage = z.infer<typeof DeliveriesMessage>;
