import type { z } from "zod";

import { BatchAnswer, CallerAnswer, NextAppointmentAnswer } from "../../domain/crm/answers.ts";
import { type CrmWrite, MAX_WRITES, revisionOf } from "../../domain/crm/write.ts";
import { ProviderError } from "../provider-error.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import type {
	CallerQuery,
	Crm,
	CrmAppointment,
	CrmTask,
	CrmWriter,
	CrmWriteResult,
	KnownCaller,
} from "./port.ts";

/** A caller waits in silence during a read. No one waits for a write, which may have a hundred records. */
const PATIENCE_MS = { read: 1500, write: 10_000 };

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

interface HttpCrmOptions {
	url: string;
	token: string;
	fetch: Fetch;
	/** How long an answer may take, in milliseconds. */
	patienceMs?: typeof PATIENCE_MS;
}

/** A customer system that implements docs/crm-openapi.yaml. */
export class HttpCrm implements Crm, CrmWriter {
	readonly #url: string;
	readonly #token: string;
	readonly #fetch: Fetch;
	readonly #patienceMs: typeof PATIENCE_MS;

	constructor({ url, token, fetch, patienceMs = PATIENCE_MS }: HttpCrmOptions) {
		this.#url = url.replace(/\/$/, "");
		this.#token = token;
		this.#fetch = fetch;
		this.#patienceMs = patienceMs;
	}

	async findCaller(query: CallerQuery): Promise<KnownCaller | null> {
		const asked = new URLSearchParams();
		for (const key of ["customerId", "phone", "email"] as const) {
			const value = query[key];
			if (value !== undefined && value !== null) asked.set(key, value);
		}
		const { caller } = await this.#read(CallerAnswer, `/v1/callers?${asked.toString()}`, query);
		return caller && { ...caller, earlierCalls: newestOf(caller.earlierCalls) };
	}

	async nextAppointment(
		query: Parameters<Crm["nextAppointment"]>[0],
	): Promise<CrmAppointment | null> {
		const customer = `/v1/customers/${encodeURIComponent(query.customerId)}`;
		const path = `${customer}/next-appointment?after=${new Date(query.now).toISOString()}`;
		const answer = await this.#read(NextAppointmentAnswer, path, query);
		return answer.appointment;
	}

	async createTask(task: CrmTask): Promise<{ taskId: string }> {
		const { workspaceId, kind: type, ...rest } = task;
		// A task is sent in one state only, so every repeat has the same revision.
		const revision = revisionOf({ at: 0, seq: 1 });
		const [result] = await this.writeBatch(workspaceId, [
			{ kind: "task", revision, type, ...rest },
		]);
		if (result?.ok) return { taskId: result.id };
		throw new ProviderError(`crm_refused_${result?.code ?? "task"}`, {
			retryable: result?.retryable ?? false,
		});
	}

	async writeBatch(workspaceId: string, writes: readonly CrmWrite[]): Promise<CrmWriteResult[]> {
		const wanted = new Set(writes.map(({ externalId }) => externalId));
		if (writes.length > MAX_WRITES || wanted.size < writes.length)
			throw new ProviderError("crm_batch_not_sendable", { retryable: false });
		const { results } = await this.#ask(BatchAnswer, "/v1/batch", {
			method: "POST",
			headers: { ...this.#headers(workspaceId), "content-type": "application/json" },
			body: JSON.stringify({ writes }),
			signal: AbortSignal.timeout(this.#patienceMs.write),
		});
		const answered = new Map(results.map((result) => [result.externalId, result]));
		// If a result is for a record that was not sent, or comes twice, the other results cannot be trusted either.
		if (answered.size < results.length || results.some((each) => !wanted.has(each.externalId)))
			throw new ProviderError("crm_answer_not_understood", { retryable: false });
		return writes.map(({ externalId }) => answered.get(externalId) ?? unanswered(externalId));
	}

	async #read<T>(
		Answer: z.ZodType<T>,
		path: string,
		{ workspaceId, signal: theirs }: { workspaceId: string; signal?: AbortSignal },
	): Promise<T> {
		const ours = AbortSignal.timeout(this.#patienceMs.read);
		const signal = theirs ? AbortSignal.any([ours, theirs]) : ours;
		return await this.#ask(Answer, path, { headers: this.#headers(workspaceId), signal });
	}

	#headers(workspaceId: string): Record<string, string> {
		return {
			accept: "application/json",
			authorization: `Bearer ${this.#token}`,
			"ringbook-workspace": workspaceId,
		};
	}

	async #ask<T>(
		Answer: z.ZodType<T>,
		path: string,
		init: RequestInit & { signal: AbortSignal },
	): Promise<T> {
		let response: Response;
		let body: string;
		try {
			// A redirect is not followed: the token is for this server only.
			response = await this.#fetch(this.#url + path, { ...init, redirect: "manual" });
			body = await response.text();
		} catch (cause) {
			const code = init.signal.aborted ? "crm_timed_out" : "crm_unreachable";
			throw new ProviderError(code, { retryable: true, cause });
		}
		if (!response.ok) {
			const pause = retryAfterSeconds(response.headers.get("retry-after"), Date.now());
			throw ProviderError.fromStatus("crm", response.status, pause);
		}
		const parsed = Answer.safeParse(jsonOf(body));
		if (!parsed.success)
			throw new ProviderError("crm_answer_not_understood", {
				retryable: false,
				cause: parsed.error,
			});
		return parsed.data;
	}
}

/** Longer summaries are cut, because they are part of every prompt. */
const MAX_SUMMARY = 1_000;
const MAX_EARLIER_CALLS = 3;

function newestOf(calls: readonly { at: string; summary: string }[]): KnownCaller["earlierCalls"] {
	return calls
		.map(({ at, summary }) => ({ at: Date.parse(at), summary: summary.slice(0, MAX_SUMMARY) }))
		.toSorted((a, b) => b.at - a.at)
		.slice(0, MAX_EARLIER_CALLS);
}

/** A record without a result may have been written or not. Sending it again is safe. */
function unanswered(externalId: string): CrmWriteResult {
	const message = "The CRM's answer has no result for this record.";
	return { externalId, ok: false, retryable: true, code: "no_result", message };
}

function jsonOf(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch (cause) {
		throw new ProviderError("crm_answer_not_json", { retryable: false, cause });
	}
}
