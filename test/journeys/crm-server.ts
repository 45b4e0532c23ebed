import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import { z } from "zod";

const Task = z.object({
	externalId: z.string().min(1),
	workspaceId: z.string().min(1),
	kind: z.string().min(1),
	dueAt: z.iso.datetime({ offset: true }),
	name: z.string().nullable(),
	phone: z.string().nullable(),
	note: z.string(),
});
type Task = z.infer<typeof Task>;

interface Appointment {
	appointmentId: string;
	service: string;
	/** ISO 8601 with offset. */
	startsAt: string;
}

/** What the next request is answered instead of what it asked for. */
interface Accident {
	status?: number;
	body?: string;
	headers?: Record<string, string>;
	/** Before anything is sent, in ms. */
	delayMs?: number;
}

export interface CrmServer {
	/** For `CRM_URL`. */
	readonly url: string;
	/** By our id, as they were first sent. */
	readonly tasks: ReadonlyMap<string, Task>;
	/** Method and path of every request so far. */
	readonly requests: readonly string[];
	addAppointment(customerId: string, appointment: Appointment): void;
	failNext(accident: Accident): void;
	close(): Promise<void>;
}

interface State {
	token: string;
	appointments: Map<string, Appointment[]>;
	tasks: Map<string, Task>;
}

interface Answer {
	status: number;
	body: unknown;
}

/** A customer system with the contract of docs/crm.md, on a port of its own, that keeps everything in memory. */
export async function startCrmServer({
	token,
	port = 0,
}: {
	token: string;
	port?: number;
}): Promise<CrmServer> {
	const state: State = { token, appointments: new Map(), tasks: new Map() };
	const accidents: Accident[] = [];
	const requests: string[] = [];

	const server = createServer((request, response) => {
		requests.push(`${request.method} ${request.url}`);
		void respond(request, response, accidents.shift());
	});
	async function respond(
		request: IncomingMessage,
		response: ServerResponse,
		accident: Accident | undefined,
	) {
		const { status, body } = await answer(state, request);
		if (accident?.delayMs) await new Promise((resolve) => setTimeout(resolve, accident.delayMs));
		response.writeHead(accident?.status ?? status, {
			"content-type": "application/json",
			...accident?.headers,
		});
		response.end(accident?.body ?? JSON.stringify(body));
	}

	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", resolve);
	});
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("The server has no port.");
	return {
		url: `http://127.0.0.1:${address.port}`,
		tasks: state.tasks,
		requests,
		addAppointment(customerId, appointment) {
			const known = state.appointments.get(customerId) ?? [];
			state.appointments.set(customerId, [...known, appointment]);
		},
		failNext: (accident) => void accidents.push(accident),
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

async function answer(state: State, request: IncomingMessage): Promise<Answer> {
	const body = await readBody(request);
	const url = new URL(request.url ?? "/", "http://crm");
	if (request.headers.authorization !== `Bearer ${state.token}`)
		return { status: 401, body: { error: "unknown token" } };

	const [, customerId] = /^\/v1\/customers\/([^/]+)\/next-appointment$/.exec(url.pathname) ?? [];
	if (request.method === "GET" && customerId !== undefined) {
		const after = Date.parse(url.searchParams.get("after") ?? "");
		const appointments = state.appointments.get(decodeURIComponent(customerId)) ?? [];
		const [next = null] = appointments
			.filter(({ startsAt }) => Date.parse(startsAt) > after)
			.toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
		return { status: 200, body: { appointment: next } };
	}
	if (request.method === "POST" && url.pathname === "/v1/tasks")
		return createTask(state, request.headers["idempotency-key"], body);
	return { status: 404, body: { error: "no such path" } };
}

function createTask({ tasks }: State, key: string | string[] | undefined, body: string): Answer {
	const task = Task.safeParse(JSON.parse(body));
	if (!task.success) return { status: 422, body: { error: task.error.message } };
	const { externalId } = task.data;
	if (key !== externalId)
		return { status: 400, body: { error: "idempotency-key is not externalId" } };
	const isNew = !tasks.has(externalId);
	if (isNew) tasks.set(externalId, task.data);
	return { status: isNew ? 201 : 200, body: { taskId: `crm-${externalId}` } };
}

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: string[] = [];
	for await (const chunk of request.setEncoding("utf8")) chunks.push(String(chunk));
	return chunks.join("");
}
