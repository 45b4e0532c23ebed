import type { Answer } from "../../domain/webhooks/retry.ts";
import { retryAfterSeconds } from "../../providers/retry-after.ts";
import { signWebhook } from "./sign.ts";

/** How long an endpoint may take to answer. */
const TIMEOUT_MS = 15_000;

export interface PostWebhookDeps {
	fetch: (url: string, init: RequestInit) => Promise<Response>;
	/** Milliseconds since the epoch. */
	now: () => number;
}

export interface SignedPost {
	url: URL;
	secret: string;
	/** The `webhook-id`. */
	id: string;
	body: string;
}

/** Sends one webhook. Whatever the endpoint or the network does is an answer; nothing is thrown. */
export async function postWebhook(
	{ url, secret, id, body }: SignedPost,
	deps: PostWebhookDeps,
): Promise<Answer> {
	const timestampSeconds = Math.floor(deps.now() / 1000);
	const signature = await signWebhook(secret, { id, timestampSeconds, body });
	const timeout = AbortSignal.timeout(TIMEOUT_MS);
	try {
		const response = await deps.fetch(url.href, {
			method: "POST",
			headers: {
				"content-type": "application/json",
				"user-agent": "Ringbook-Webhooks/1",
				"webhook-id": id,
				"webhook-timestamp": String(timestampSeconds),
				"webhook-signature": signature,
			},
			body,
			// A redirect is never followed: the rules for URLs have not checked its target.
			redirect: "manual",
			signal: timeout,
		});
		await response.body?.cancel();
		return {
			kind: "answered",
			status: response.status,
			retryAfterSeconds: retryAfterSeconds(response.headers.get("retry-after"), deps.now()),
		};
	} catch {
		return { kind: "no_answer", why: timeout.aborted ? "timeout" : "network" };
	}
}
