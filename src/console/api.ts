import { apiKey } from "./api-key.ts";

/** Why a request came to nothing. `say` is written for the person at the screen. */
export type Problem =
	| { code: "no_key"; say: string }
	| { code: "not_found"; say: string }
	| { code: "unreachable"; say: string }
	| { code: "refused"; say: string };

export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/**
 * Asks the product's own API. The page and the API are one deployment, so an answer is believed to
 * have the shape that the API publishes in /openapi.json.
 */
export async function ask<T>(method: "GET" | "POST", path: string): Promise<Answer<T>> {
	const key = apiKey();
	if (key === null) return no("no_key", "Enter an API key to continue.");
	let response: Response;
	try {
		response = await fetch(path, {
			method,
			headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
			...(method === "POST" ? { body: "{}" } : {}),
		});
	} catch {
		return no("unreachable", "The server cannot be reached. Check the connection and try again.");
	}
	if (response.ok) return { ok: true, value: await response.json() };
	return { ok: false, problem: await problemOf(response) };
}

async function problemOf(response: Response): Promise<Problem> {
	switch (response.status) {
		case 401:
		case 403:
			return { code: "no_key", say: "The server does not accept this API key." };
		case 404:
			return { code: "not_found", say: "There is no such call in this workspace." };
		case 429:
			return { code: "refused", say: "Too many requests. Wait a moment and try again." };
	}
	if (response.status >= 500) {
		return { code: "unreachable", say: `The server failed (${response.status}). Try again.` };
	}
	return { code: "refused", say: await detailOf(response) };
}

/** The API's errors are RFC 9457 problem documents: `detail` says what was wrong, `title` what kind it is. */
async function detailOf(response: Response): Promise<string> {
	const otherwise = `The server refused the request (${response.status}).`;
	const text = await response.text();
	try {
		const document: { detail?: string; title?: string } = JSON.parse(text);
		return document.detail ?? document.title ?? otherwise;
	} catch {
		return otherwise;
	}
}

function no(code: "no_key" | "unreachable", say: string): Answer<never> {
	return { ok: false, problem: { code, say } };
}
