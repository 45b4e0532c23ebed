import { z } from "zod";

import { CallId } from "../events/envelope.ts";
import { Admission } from "./admission.ts";

/** The claims of a client token: one call, for one speaker. The token is encrypted, because it holds the operator's metadata. */
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
	/** The holder of the token is the call's only speaker. */
	tokenId: z.string().min(1),
});
export type ClientTokenClaims = z.infer<typeof ClientTokenClaims>;
