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
	/** Of the agent, for a call that begins; null when it could not be asked for, and only a call that goes on knows. */
	agentVersion: z.int().positive().nullable(),
	channel: Channel,
	/** The token's id: only its holder may speak on, or come back to, this call. Null for a public call. */
	tokenId: z.string().nullable(),
	customerId: z.string().nullable(),
	/** The number that the caller calls from, as `normalisePhone` spells it, where the platform knows it. */
	phone: z.string().nullable(),
	variables: z.record(z.string(), z.string()),
	metadata: z.record(z.string(), z.string()),
});
export type Admission = z.infer<typeof Admission>;
