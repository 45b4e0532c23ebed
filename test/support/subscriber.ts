import { Webhook } from "standardwebhooks";

export interface Received {
	url: string;
	headers: Record<string, string>;
	body: string;
	redirect: string | undefined;
}

/**
 * Somebody's webhook endpoint behind the `fetch` port: keeps what it is sent, and answers what it is told to,
 * one answer after the other, the last one for ever.
 */
export function subscriber(...answers: (() => Response | Promise<Response>)[]) {
	const received: Received[] = [];
	const fetch = async (url: string, init: RequestInit): Promise<Response> => {
		// A real request: headers are checked and spelled as the network would have them.
		const request = new Request(url, init);
		received.push({
			url,
			headers: Object.fromEntries(request.headers),
			body: await request.text(),
			redirect: init.redirect,
		});
		const answer = answers[Math.min(received.length, answers.length) - 1];
		return answer === undefined ? new Response(null, { status: 204 }) : await answer();
	};
	return { fetch, received };
}

/** What the subscriber's own library makes of it. Throws when the signature is not right. */
export function verified(secret: string, { headers, body }: Received): unknown {
	return new Webhook(secret).verify(body, headers);
}
