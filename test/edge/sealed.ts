import { env } from "cloudflare:workers";

import { sealClientToken } from "../../src/edge/client-token.ts";
import { newCallId } from "../support/facts.ts";

export const SECRET = env.CALL_TOKEN_SECRET;
export const HALF_AN_HOUR = 1_800_000;

export const claims = () => ({
	callId: newCallId(Date.now()),
	workspaceId: "w-voice",
	agentId: "reception",
	agentVersion: null,
	customerId: "cus_1",
	phone: "+442079460123",
	variables: { agentName: "Zoë" },
	metadata: { note: "☎ secret" },
	tokenId: crypto.randomUUID(),
});

/** A token, and what it says. */
export async function seal(given = claims(), now = Date.now(), secret = SECRET) {
	return { ...given, ...(await sealClientToken(given, { secret, now })) };
}
