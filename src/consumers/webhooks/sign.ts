const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

/**
 * The `webhook-signature` of one attempt, as in Standard Webhooks 1.0: `v1,` and the base64 HMAC-SHA256 of
 * `id.timestamp.body`.
 * @param secret `whsec_` and the base64 of the key.
 */
export async function signWebhook(
	secret: string,
	{ id, timestampSeconds, body }: { id: string; timestampSeconds: number; body: string },
): Promise<string> {
	const [, encoded] = SECRET.exec(secret) ?? [];
	if (encoded === undefined) throw new Error("A webhook secret is whsec_ followed by base64");
	const key = await crypto.subtle.importKey(
		"raw",
		Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)),
		{ name: "HMAC", hash: "SHA-256" },
		false,
		["sign"],
	);
	const signed = new TextEncoder().encode(`${id}.${timestampSeconds}.${body}`);
	const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, signed));
	return `v1,${btoa(String.fromCharCode(...signature))}`;
}
