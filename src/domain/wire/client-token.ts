import { z } from "zod";

import { CallId } from "../events/envelope.ts";
import { Admission } from "./admission.ts";

/** What a client token says: one call, for one speaker. It is encrypted, because metadata is the operator's. */
export const ClientTokenClaims = z.object({
	...Admission.pick({
		workspaceId: true,
		agentId: true,
		agentVersion: true,
		customerId: true,
		phone: true,
		variables: true,
		metadata: true,
	}).shape,
	callId: CallId,
	/** Whoever holds the token is the call's one speaker. */
	tokenId: z.string().min(1),
});
export type ClientTokenClaims = z.infer<typeof ClientTokenClaims>;
