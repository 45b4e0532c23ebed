import { z } from "zod";

import { ProviderError } from "../provider-error.ts";
import type { Crm, CrmAppointment, CrmTask } from "./port.ts";

/** A caller waits in silence while the CRM is asked. */
const TIMEOUT_MS = 1500;

const NextAppointmentAnswer = z.object({
	appointment: z
		.object({
			appointmentId: z.string().min(1),
			service: z.string().min(1),
			startsAt: z.iso.datetime({ offset: true }),
		})
		.nullable(),
});

const TaskAnswer = z.object({ taskId: z.string().min(1) });

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Any customer system that answers the two requests of docs/crm.md. */
export class HttpCrm implements Crm {
	readonly #url: string;
	readonly #token: string;
	readonly #fetch: Fetch;

	constructor({ url, token, fetch }: { url: string; token: string; fetch: Fetch }) {
		this.#url = url.replace(/\/$/, "");
		this.#token = token;
		this.#fetch = fetch;
	}

	async nextAppointment({
		workspaceId,
		customerId,
		now,
		signal,
	}: Parameters<Crm["nextAppointment"]>[0]): Promise<CrmAppointment | null> {
		const customer = `/v1/customers/${encodeURIComponent(customerId)}`;
		const path = `${customer}/next-appointment?after=${new Date(now).toISOString()}`;
		const answer = await this.#ask(NextAppointmentAnswer, path, {
			headers: this.#headers(workspaceId),
			...(signal && { signal }),
		});
		return answer.appointment;
	}

	async createTask(task: CrmTask): Promise<{ taskId: string }> {
		return await this.#ask(TaskAnswer, "/v1/tasks", {
			method: "POST",
			headers: {
				...this.#headers(task.workspaceId),
				"content-type": "application/json",
				"idempotency-key": task.externalId,
			},
			body: JSON.stringify(task),
		});
	}

	#headers(workspaceId: string): Record<string, string> {
		return {
			accept: "application/json",
			authorization: `Bearer ${this.#token}`,
			"ringbook-workspace": workspaceId,
		};
	}

	async #ask<T>(Answer: z.ZodType<T>, path: string, init: RequestInit): Promise<T> {
		const timeout = AbortSignal.timeout(TIMEOUT_MS);
		const signal = init.signal ? AbortSignal.any([timeout, init.signal]) : timeout;
		let response: Response;
		let body: string;
		try {
			// The token is for this server alone, so a redirect is an answer and not followed.
			response = await this.#fetch(this.#url + path, { ...init, signal, redirect: "manual" });
			body = await response.text();
		} catch (cause) {
			const code = timeout.aborted ? "crm_timed_out" : "crm_unreachable";
			throw new ProviderError(code, { retryable: true, cause });
		}
		if (!response.ok) throw ProviderError.fromStatus("crm", response.status);
		const parsed = Answer.safeParse(jsonOf(body));
		if (!parsed.success)
			throw new ProviderError("crm_answer_not_understood", {
				retryable: false,
				cause: parsed.error,
			});
		return parsed.data;
	}
}

function jsonOf(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch (cause) {
		throw new ProviderError("crm_answer_not_json", { retryable: false, cause });
	}
}
