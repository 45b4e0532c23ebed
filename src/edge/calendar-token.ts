import { EncryptJWT, errors, jwtDecrypt } from "jose";
import { z } from "zod";

import { sha256 } from "../sha256.ts";

const AUDIENCE = "ringbook/calendar";
const Claims = z.object({ workspaceId: z.string(), agentId: z.string() });
export type CalendarClaims = z.infer<typeof Claims>;

/**
 * Makes a token for the calendar feed of one agent, for apps that cannot send a header. It does not expire, because a
 * subscription is never renewed. Its holder may only read.
 */
export async function sealCalendarToken(claims: CalendarClaims, secret: string): Promise<string> {
	return await new EncryptJWT(claims)
		.setProtectedHeader({ alg: "dir", enc: "A256GCM" })
		.setAudience(AUDIENCE)
		.encrypt(await sha256(secret));
}

/** Reads a token. Null when it was not made here. */
export async function openCalendarToken(
	token: string,
	secret: string,
): Promise<CalendarClaims | null> {
	try {
		const { payload } = await jwtDecrypt(token, await sha256(secret), {
			keyManagementAlgorithms: ["dir"],
			contentEncryptionAlgorithms: ["A256GCM"],
			audience: AUDIENCE,
		});
		return Claims.safeParse(payload).data ?? null;
	} catch (cause) {
		if (cause instanceof errors.JOSEError) return null;
		throw cause;
	}
}
