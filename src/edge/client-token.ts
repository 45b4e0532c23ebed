import { EncryptJWT, errors, jwtDecrypt } from "jose";

import { accepted, refused, type Result } from "../domain/result.ts";
import { ClientTokenClaims } from "../domain/wire/client-token.ts";
import { sha256 } from "../sha256.ts";

/** How long a token is valid: long enough for a caller to come back after a dropped line. */
const TOKEN_SECONDS = 30 * 60;
const AUDIENCE = "ringbook/call";

interface SealDeps {
	/** CALL_TOKEN_SECRET. */
	readonly secret: string;
	/** Milliseconds since the epoch. */
	readonly now: number;
}

export type OpenedToken = Result<ClientTokenClaims, { code: "invalid_token" | "expired_token" }>;

/** Makes a token for `claims` that is valid for half an hour. */
export async function sealClientToken(
	{ tokenId, ...claims }: ClientTokenClaims,
	{ secret, now }: SealDeps,
): Promise<{ token: string; expiresAt: number }> {
	const issued = Math.floor(now / 1000);
	const expires = issued + TOKEN_SECONDS;
	const token = await new EncryptJWT(claims)
		.setProtectedHeader({ alg: "dir", enc: "A256GCM" })
		.setJti(tokenId)
		.setAudience(AUDIENCE)
		.setIssuedAt(issued)
		.setExpirationTime(expires)
		.encrypt(await sha256(secret));
	return { token, expiresAt: expires * 1000 };
}

/** Reads a token, which may be forged or expired. */
export async function openClientToken(
	token: string,
	{ secret, now }: SealDeps,
): Promise<OpenedToken> {
	try {
		const { payload } = await jwtDecrypt(token, await sha256(secret), {
			keyManagementAlgorithms: ["dir"],
			contentEncryptionAlgorithms: ["A256GCM"],
			audience: AUDIENCE,
			requiredClaims: ["exp", "jti"],
			currentDate: new Date(now),
		});
		const claims = ClientTokenClaims.safeParse({ ...payload, tokenId: payload.jti });
		return claims.success ? accepted(claims.data) : refused({ code: "invalid_token" });
	} catch (cause) {
		if (cause instanceof errors.JWTExpired) return refused({ code: "expired_token" });
		if (cause instanceof errors.JOSEError) return refused({ code: "invalid_token" });
		throw cause;
	}
}
