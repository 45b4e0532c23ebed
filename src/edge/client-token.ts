import { EncryptJWT, errors, jwtDecrypt, type JWTPayload } from "jose";

import { accepted, refused, type Result } from "../domain/result.ts";
import { ClientTokenClaims } from "../domain/wire/client-token.ts";
import { sha256 } from "../sha256.ts";

/** How long a token may begin its call. */
const TOKEN_SECONDS = 30 * 60;
const AUDIENCE = "ringbook/call";

interface SealDeps {
	/** CALL_TOKEN_SECRET. */
	readonly secret: string;
	/** Milliseconds since the epoch. */
	readonly now: number;
}

/** An expired token may still resume its call. */
type OpenedToken = Result<
	ClientTokenClaims,
	{ code: "invalid_token" } | { code: "expired_token"; claims: ClientTokenClaims }
>;

/** Makes a token that begins its call within half an hour, and resumes it for as long as it lives. */
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
		return readClaims(payload);
	} catch (cause) {
		if (cause instanceof errors.JWTExpired) {
			const read = readClaims(cause.payload);
			return read.ok ? refused({ code: "expired_token", claims: read.value }) : read;
		}
		if (cause instanceof errors.JOSEError) return refused({ code: "invalid_token" });
		throw cause;
	}
}

function readClaims(payload: JWTPayload): Result<ClientTokenClaims, { code: "invalid_token" }> {
	const claims = ClientTokenClaims.safeParse({ ...payload, tokenId: payload.jti });
	return claims.success ? accepted(claims.data) : refused({ code: "invalid_token" });
}
