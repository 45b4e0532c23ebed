import { z } from "zod";

import { type ContactWrite, CrmWrite } from "../../src/domain/crm/write.ts";

/** What the next request to a path meets. */
export interface Accident {
	/** Only a request to such a path; the next one when absent. */
	path?: string;
	/** Whether what was asked is done before the accident shows. */
	commits?: boolean;
	/** No answer at all: the request hangs until the asker gives up. */
	hangs?: boolean;
	/** Before anything is answered, in ms. */
	delayMs?: number;
	status?: number;
	body?: string;
	headers?: Record<string, string>;
}

/** What a record of a batch is answered, by its external id, instead of being written. */
type Refused = { retryable: boolean; code: string; times: number };

type Kind = CrmWrite["kind"];

/** A row of it, under its own id. */
export interface Held {
	id: string;
	workspace: string;
	write: CrmWrite;
}

interface Appointment {
	appointmentId: string;
	service: string;
	/** ISO 8601 with offset. */
	startsAt: string;
}

const Batch = z.object({ writes: z.array(CrmWrite).max(100) });

/**
 * A customer system with the contract of docs/crm-openapi.yaml that keeps everything in memory. It makes a new row for
 * every record that it does not find, so that what is told under another id is there twice.
 */
export class FakeCrm {
	readonly rows: Held[] = [];
	/** Method, path and number of records of every request. */
	readonly requests: { method: string; path: string; records: number }[] = [];
	/** Leaves records out of the answer to a batch, or adds some that nobody asked for. */
	alterResults: (results: { externalId: string }[]) => unknown[] = (results) => results;
	/** A record that makes it refuse every batch it is in. */
	chokesOn: string | null = null;
	readonly #token: string;
	readonly #accidents: Accident[] = [];
	readonly #refused = new Map<string, Refused>();
	readonly #appointments = new Map<string, Appointment[]>();

	constructor(token: string) {
		this.#token = token;
	}

	/** Instead of a network. */
	readonly fetch = (url: string, init: RequestInit): Promise<Response> =>
		this.answer(new Request(url, init));

	addAppointment(customerId: string, appointment: Appointment): void {
		const known = this.#appointments.get(customerId) ?? [];
		this.#appointments.set(customerId, [...known, appointment]);
	}

	/** Accidents happen one a request, in this order. */
	failNext(...accidents: Accident[]): void {
		this.#accidents.push(...accidents);
	}

	/** Refuses a record, so often. */
	refuse(externalId: string, refused: Refused): void {
		this.#refused.set(externalId, refused);
	}

	held<K extends Kind>(kind: K): Extract<CrmWrite, { kind: K }>[] {
		return this.rows.flatMap(({ write }) => (isOf(write, kind) ? [write] : []));
	}

	async answer(request: Request): Promise<Response> {
		const url = new URL(request.url);
		const body = await request.text();
		const records = Batch.safeParse(parsed(body)).data?.writes.length ?? 0;
		this.requests.push({ method: request.method, path: url.pathname + url.search, records });
		const accident = this.#accidentFor(url.pathname);
		const answer =
			accident === undefined || accident.commits === true || accident.delayMs !== undefined
				? this.#answer(request, url, body)
				: new Response(null);
		if (accident === undefined) return answer;
		if (accident.hangs) return await gaveUp(request.signal);
		if (accident.delayMs !== undefined) {
			await Promise.race([
				new Promise((resolve) => setTimeout(resolve, accident.delayMs)),
				gaveUp(request.signal),
			]);
			return answer;
		}
		return new Response(accident.body ?? "", {
			status: accident.status ?? 200,
			headers: accident.headers ?? {},
		});
	}

	#accidentFor(path: string): Accident | undefined {
		const index = this.#accidents.findIndex((each) => (each.path ?? path) === path);
		return index < 0 ? undefined : this.#accidents.splice(index, 1)[0];
	}

	#answer(request: Request, url: URL, body: string): Response {
		if (request.headers.get("authorization") !== `Bearer ${this.#token}`)
			return Response.json({ error: "unknown token" }, { status: 401 });
		const workspace = request.headers.get("ringbook-workspace") ?? "";
		const [, customerId] = /^\/v1\/customers\/([^/]+)\/next-appointment$/.exec(url.pathname) ?? [];
		if (request.method === "GET" && customerId !== undefined)
			return this.#nextAppointment(decodeURIComponent(customerId), url);
		if (request.method === "GET" && url.pathname === "/v1/callers")
			return Response.json({ caller: this.#caller(workspace, url.searchParams) });
		if (request.method === "POST" && url.pathname === "/v1/batch") {
			const batch = Batch.safeParse(parsed(body));
			if (!batch.success) return Response.json({ error: batch.error.message }, { status: 422 });
			if (batch.data.writes.some(({ externalId }) => externalId === this.chokesOn))
				return Response.json({ error: "no" }, { status: 422 });
			const results = batch.data.writes.map((write) => this.#write(workspace, write));
			return Response.json({ results: this.alterResults(results) });
		}
		return Response.json({ error: "no such path" }, { status: 404 });
	}

	#nextAppointment(customerId: string, url: URL): Response {
		const after = Date.parse(url.searchParams.get("after") ?? "");
		const [next = null] = (this.#appointments.get(customerId) ?? [])
			.filter(({ startsAt }) => Date.parse(startsAt) > after)
			.toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
		return Response.json({ appointment: next });
	}

	#caller(workspace: string, asked: URLSearchParams) {
		const contacts = this.rows.flatMap((row) =>
			row.workspace === workspace && isOf(row.write, "contact")
				? [{ ...row.write, id: row.id }]
				: [],
		);
		const found = (["customerId", "phone", "email"] as const)
			.filter((key) => asked.has(key))
			.map((key) => contacts.find((one) => isCalled(one, key, asked.get(key))))
			.find((one) => one !== undefined);
		if (found === undefined) return null;
		const { id, customerId, externalId, name, phone, email } = found;
		const earlierCalls = this.held("activity")
			.filter(({ contactExternalId }) => contactExternalId === externalId)
			.flatMap(({ startedAt: at, summary }) => (summary === null ? [] : [{ at, summary }]));
		return { customerId: customerId ?? id, contactId: id, name, phone, email, earlierCalls };
	}

	#write(workspace: string, write: CrmWrite) {
		const { externalId } = write;
		const refused = this.#refused.get(externalId);
		if (refused !== undefined && refused.times > 0) {
			refused.times -= 1;
			const { retryable, code } = refused;
			return { externalId, ok: false, retryable, code, message: "refused by the fake" };
		}
		const row = this.rows.find(
			(each) => each.workspace === workspace && each.write.externalId === externalId,
		);
		if (row === undefined) {
			const id = `crm-${this.rows.length + 1}`;
			this.rows.push({ id, workspace, write });
			return { externalId, ok: true, id };
		}
		if (write.revision >= row.write.revision) row.write = grown(row.write, write);
		return { externalId, ok: true, id: row.id };
	}
}

/** A customer without an id of the operator's is called as the contact's row. */
function isCalled(
	contact: ContactWrite & { id: string },
	key: "customerId" | "phone" | "email",
	asked: string | null,
): boolean {
	return contact[key] === asked || (key === "customerId" && contact.id === asked);
}

/** What a contact's newer state does not know is kept. */
function grown(before: CrmWrite, now: CrmWrite): CrmWrite {
	if (before.kind !== "contact" || now.kind !== "contact") return now;
	return {
		...now,
		customerId: now.customerId ?? before.customerId,
		name: now.name ?? before.name,
		phone: now.phone ?? before.phone,
		email: now.email ?? before.email,
	};
}

function isOf<K extends Kind>(write: CrmWrite, kind: K): write is Extract<CrmWrite, { kind: K }> {
	return write.kind === kind;
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}

function gaveUp(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		const giveUp = () => reject(new DOMException("given up", "AbortError"));
		if (signal.aborted) giveUp();
		signal.addEventListener("abort", giveUp);
	});
}
