import { type Answer, judge } from "../../domain/webhooks/retry.ts";
import { checkWebhookUrl } from "../../domain/webhooks/url-rules.ts";
import type { Attempt, DeliveryToSend } from "../../store/records/webhook-deliveries.ts";
import { postWebhook, type PostWebhookDeps } from "./post-webhook.ts";

export interface AttemptDeps extends PostWebhookDeps {
	allowLoopback: boolean;
	/** Between 0 and 1. */
	random: () => number;
}

/** An attempt, and what follows from it. */
export interface Attempted {
	attempt: Attempt;
	/** When to try again; null when this was the last attempt. */
	retryInSeconds: number | null;
	/** Why the endpoint has to be disabled; null when it stays enabled. */
	disable: string | null;
}

/** Makes one attempt. It fails without a request when the endpoint was deleted, is disabled, or has a URL that is not allowed. */
export async function attemptDelivery(
	delivery: DeliveryToSend,
	deps: AttemptDeps,
): Promise<Attempted> {
	const { url, secret, deliveryId: id, body } = delivery;
	if (url === null || secret === null) return failed(delivery, deps, "endpoint was deleted");
	if (delivery.disabledAt !== null) return failed(delivery, deps, "endpoint is disabled");
	const allowed = checkWebhookUrl(url, deps);
	if (!allowed.ok) return failed(delivery, deps, `the URL ${allowed.refusal}`);

	const answer = await postWebhook({ url: allowed.value, secret, id, body }, deps);
	const verdict = judge(answer, delivery.attempts + 1, deps.random());
	const attempt = {
		...keyOf(delivery),
		lastAttemptAt: deps.now(),
		lastStatus: answer.kind === "answered" ? answer.status : null,
		lastError: describe(answer),
	};
	switch (verdict.verdict) {
		case "delivered":
			return {
				attempt: { ...attempt, status: "delivered", lastError: null },
				retryInSeconds: null,
				disable: null,
			};
		case "retry":
			return {
				attempt: { ...attempt, status: "pending" },
				retryInSeconds: verdict.delaySeconds,
				disable: null,
			};
		case "failed":
			return { attempt: { ...attempt, status: "failed" }, retryInSeconds: null, disable: null };
		case "disable":
			return {
				attempt: { ...attempt, status: "failed" },
				retryInSeconds: null,
				disable: "the endpoint answered 410 Gone",
			};
	}
}

function failed(delivery: DeliveryToSend, deps: AttemptDeps, why: string): Attempted {
	const attempt = {
		...keyOf(delivery),
		status: "failed" as const,
		lastAttemptAt: deps.now(),
		lastStatus: null,
		lastError: why,
	};
	return { attempt, retryInSeconds: null, disable: null };
}

function keyOf({ workspaceId, callId, seq, endpointId, attempts }: DeliveryToSend) {
	return { workspaceId, callId, seq, endpointId, attempts };
}

function describe(answer: Answer): string {
	if (answer.kind === "answered") return `answered ${answer.status}`;
	return answer.why === "timeout" ? "no answer in 15 seconds" : "no connection";
}
