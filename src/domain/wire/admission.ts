import { z } from "zod";

import { Channel } from "../events/catalogue.ts";
import { CallId } from "../events/envelope.ts";

/**
 * The header that carries the admission from edge to a call's object. Edge always sets it, and drops any header of that
 * name that a client sent. Only edge can reach the object.
 */
export const ADMISSION_HEADER = "x-ringbook-admission";

export const Admission = z.object({
	callId: CallId,
	workspaceId: z.string(),
	agentId: z.string(),
	/** The version of the agent, for a new call. Null when edge could not read it: a new call then reads the published one. */
	agentVersion: z.int().positive().nullable(),
	channel: Channel,
	/** The id of the client token. Only its holder may speak on this call. Null for a public call. */
	tokenId: z.string().nullable(),
	/** What a client without a token names itself, and only it knows: the SDK's makes a UUID. Null when it is too short. */
	clientId: z.string().nullable().default(null),
	customerId: z.string().nullable(),
	/** The caller's number, in E.164; null when the platform does not know it. */
	phone: z.string().nullable(),
	variables: z.record(z.string(), z.string()),
	metadata: z.record(z.string(), z.string()),
});
export type Admission = z.infer<typeof Admission>;
