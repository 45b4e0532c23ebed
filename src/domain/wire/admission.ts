import { z } from "zod";

import { Channel } from "../events/catalogue.ts";
import { CallId } from "../events/envelope.ts";

/**
 * How edge tells a call's object who was let in. Edge always sets this header itself, after removing
 * whatever the client had sent under the name; nothing else can reach the object.
 */
export const ADMISSION_HEADER = "x-ringbook-admission";

export const Admission = z.object({
	callId: CallId,
	workspaceId: z.string(),
	agentId: z.string(),
	channel: Channel,
	/** The token's id: only its holder may speak on, or come back to, this call. Null for a public call. */
	tokenId: z.string().nullable(),
	customerId: z.string().nullable(),
	variables: z.record(z.string(), z.string()),
	metadata: z.record(z.string(), z.string()),
});
export type Admission = z.infer<typeof Admission>;
