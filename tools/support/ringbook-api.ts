import { z } from "zod";

import { DEVELOPMENT_API_KEY } from "../product/project.ts";

/** RFC 9457, as far as a person needs it. */
const Problem = z.object({
	title: z.string(),
	detail: z.string().optional(),
	errors: z.array(z.object({ field: z.string(), message: z.string() })).default([]),
});

/** The server said no, and perhaps to which fields. */
export class Refused extends Error {
	override name = "Refused";
	readonly errors: readonly { field: string; message: string }[];

	constructor(message: string, errors: Refused["errors"]) {
		super(message);
		this.errors = errors;
	}
}

/** The product's HTTP API, with an answer's shape checked at the door. */
export class RingbookApi {
	readonly url: string;
	readonly #key: string;

	constructor(url: string, key = DEVELOPMENT_API_KEY) {
		this.url = url.replace(/\/$/, "");
		this.#key = key;
	}

	/** @throws with the server's own words when it refuses, or naming the field that has another shape. */
	async get<T>(path: string, shape: z.ZodType<T>): Promise<T> {
		return this.#ask(path, {}, shape);
	}

	/** @throws as `get` does */
	async post<T>(path: string, body: unknown, shape: z.ZodType<T>): Promise<T> {
		return this.#ask(path, { method: "POST", body: JSON.stringify(body) }, shape);
	}

	/** The answer's body as it came, e.g. an archive's lines. @throws as `get` does */
	async text(path: string): Promise<string> {
		const response = await this.#fetch(path, {});
		return response.text();
	}

	async #ask<T>(path: string, init: RequestInit, shape: z.ZodType<T>): Promise<T> {
		const response = await this.#fetch(path, init);
		const parsed = shape.safeParse(await response.json());
		if (!parsed.success) {
			const where = parsed.error.issues.map(
				(issue) => `${issue.path.join(".") || "the answer"}: ${issue.message}`,
			);
			throw new Error(`${path} answered in another shape. ${where.join("; ")}`);
		}
		return parsed.data;
	}

	async #fetch(path: string, init: RequestInit): Promise<Response> {
		const response = await fetch(`${this.url}${path}`, {
			...init,
			headers: { authorization: `Bearer ${this.#key}`, "content-type": "application/json" },
		}).catch((cause: unknown) => {
			throw new Error(`nobody answers at ${this.url}`, { cause });
		});
		if (response.ok) return response;
		const text = await response.text();
		const { words, errors } = problemIn(text);
		throw new Refused(`${path} answered ${response.status}: ${words}`, errors);
	}
}

function problemIn(body: string): { words: string; errors: Refused["errors"] } {
	try {
		const { title, detail, errors } = Problem.parse(JSON.parse(body));
		return { words: detail ?? title, errors };
	} catch {
		return { words: body.slice(0, 200), errors: [] };
	}
}
