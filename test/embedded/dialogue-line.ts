import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

import { type ModelMessage, stepCountIs, streamText, tool } from "ai";
import { createWorkersAI } from "workers-ai-provider";
import { z } from "zod";

import { answerLlama } from "../../embedded/dialogue/llama.ts";

const MODEL = "@cf/meta/llama-3.3-70b-instruct-fp8-fast";

const INSTRUCTIONS = "You are Ada, the receptionist of Lakeside Clinic.";

/** A Sunday evening, so that the coming Tuesday is the twenty fourth. */
export function prompt(customer = "unknown"): string {
	return [
		INSTRUCTIONS,
		"Business: Lakeside Clinic",
		"Now: 2026-11-22T19:12:00+00:00 (Sunday)",
		"Timezone: Europe/London",
		"Services: check up (30 min), cleaning (30 min), consultation (30 min)",
		"Opening hours: Monday 09:00-17:00, Tuesday 09:00-17:00, Wednesday 09:00-17:00, Thursday 09:00-17:00, Friday 09:00-17:00, Saturday closed, Sunday closed",
		`Customer: ${customer}`,
	].join("\n");
}

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const reply = await answerLlama(await json(request));
	if (reply.kind === "json") {
		response.writeHead(reply.status, { "content-type": "application/json" });
		response.end(JSON.stringify(reply.body));
		return;
	}
	response.writeHead(200, { "content-type": "text/event-stream" });
	for await (const line of reply.lines) response.write(`data: ${line}\n\n`);
	response.end();
}

/** The dialogue engine behind HTTP, as the embedded server puts it. */
export async function listen(): Promise<{ url: string; server: Server }> {
	const server = createServer((request, response) => void respond(request, response));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("no port");
	return { url: `http://127.0.0.1:${address.port}`, server };
}

/** What the product hands to the provider: Workers AI's `run` over HTTP. */
export function connect(url: string) {
	const run = async (model: string, input: Record<string, unknown>) => {
		const response = await fetch(`${url}/run/${model}`, {
			method: "POST",
			body: JSON.stringify(input),
		});
		if (!response.ok) throw new Error(`ai answered ${response.status}: ${await response.text()}`);
		return input["stream"] === true ? response.body : response.json();
	};
	return createWorkersAI({ binding: { run } })(MODEL);
}

export interface Deed {
	readonly tool: string;
	readonly input: unknown;
}

/** A clinic's calendar in memory: half hours from nine to five, Monday to Friday. */
export class Office {
	readonly taken = new Set<string>();
	readonly booked: { service: string; startsAt: string; name: string; phone: string }[] = [];
	/** Taken by somebody else between the search and the booking. */
	readonly snatched = new Set<string>();
	next: { service: string; startsAt: string } | null = null;
	broken = false;

	slots(from: string, to = from, near?: string): { startsAt: string; endsAt: string }[] {
		const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
		const starts = Array.from({ length: days + 1 }, (_, day) => day).flatMap((day) => {
			const date = new Date(Date.parse(from) + day * 86_400_000);
			if ([0, 6].includes(date.getUTCDay())) return [];
			return Array.from(
				{ length: 16 },
				(_, half) => date.getTime() + (9 * 60 + half * 30) * 60_000,
			);
		});
		const free = starts.map(iso).filter((startsAt) => !this.taken.has(startsAt));
		const target = near === undefined ? 0 : Date.parse(`${from}T${near}Z`);
		return free
			.toSorted((a, b) => Math.abs(Date.parse(a) - target) - Math.abs(Date.parse(b) - target))
			.slice(0, 8)
			.map((startsAt) => ({ startsAt, endsAt: iso(Date.parse(startsAt) + 1_800_000) }));
	}

	readonly schemas = {
		find_slots: z.object({
			service: z.enum(["check up", "cleaning", "consultation"]),
			from: z.iso.date(),
			to: z.iso.date().optional(),
			time: z
				.string()
				.regex(/^\d\d:\d\d$/)
				.optional(),
		}),
		book_appointment: z.object({
			service: z.string(),
			startsAt: z.iso.datetime({ offset: true }),
			name: z.string().min(2),
			phone: z.string().regex(/^\+?\d{7,15}$/),
		}),
		get_next_appointment: z.object({ customerId: z.string() }),
		end_call: z.object({}),
	};

	/** Does what a tool does; input that its schema does not take is the caller's mistake. */
	run(name: string, input: unknown, deeds: Deed[]): unknown {
		deeds.push({ tool: name, input });
		switch (name) {
			case "find_slots": {
				const { service, from, to, time } = this.schemas.find_slots.parse(input);
				return this.broken
					? { error: { code: "calendar_down", message: "The calendar does not answer." } }
					: { service, slots: this.slots(from, to, time) };
			}
			case "book_appointment":
				return this.book(this.schemas.book_appointment.parse(input));
			case "get_next_appointment":
				this.schemas.get_next_appointment.parse(input);
				return { appointment: this.next };
			case "end_call":
				return {};
			default:
				throw new Error(`no tool "${name}"`);
		}
	}

	tools(deeds: Deed[]) {
		return Object.fromEntries(
			Object.entries(this.schemas).map(([name, inputSchema]) => [
				name,
				tool({ inputSchema, execute: (input: unknown) => this.run(name, input, deeds) }),
			]),
		);
	}

	book(input: { service: string; startsAt: string; name: string; phone: string }) {
		if (this.snatched.has(input.startsAt) || this.taken.has(input.startsAt)) {
			this.taken.add(input.startsAt);
			const day = input.startsAt.slice(0, 10);
			const free = this.slots(day, day, input.startsAt.slice(11, 16)).slice(0, 2);
			const message = `${input.startsAt} has just been taken. Free are ${free.map(({ startsAt }) => startsAt).join(", ")}.`;
			return { error: { code: "slot_taken", message } };
		}
		this.taken.add(input.startsAt);
		this.booked.push(input);
		return {
			appointmentId: `apt_${this.booked.length}`,
			startsAt: input.startsAt,
			service: input.service,
		};
	}
}

function iso(ms: number): string {
	return new Date(ms).toISOString().replace(".000Z", "+00:00");
}

export interface Turn {
	readonly said: string;
	readonly deeds: readonly Deed[];
}

/** One call through the real AI SDK: the history it makes is the history it is given again. */
export class Line {
	readonly #model: ReturnType<typeof connect>;
	readonly #system: string;
	readonly #office: Office;
	/** Whether earlier turns keep their tool calls, or only what was said. */
	readonly #keepsTools: boolean;
	history: ModelMessage[] = [];

	constructor(
		url: string,
		office: Office,
		options: { system?: string; keepsTools?: boolean } = {},
	) {
		this.#model = connect(url);
		this.#office = office;
		this.#system = options.system ?? prompt();
		this.#keepsTools = options.keepsTools ?? true;
		this.history.push({
			role: "assistant",
			content: "Hello, this is Ada at Lakeside Clinic. How can I help you today?",
		});
	}

	async hears(text: string): Promise<Turn> {
		this.history.push({ role: "user", content: text });
		const deeds: Deed[] = [];
		const result = streamText({
			model: this.#model,
			instructions: this.#system,
			messages: this.history,
			tools: this.#office.tools(deeds),
			stopWhen: stepCountIs(6),
			maxRetries: 0,
		});
		let said = "";
		for await (const part of result.stream) {
			if (part.type === "error") throw part.error;
			if (part.type === "text-delta") said += part.text;
		}
		if (this.#keepsTools) this.history.push(...(await result.responseMessages));
		else this.history.push({ role: "assistant", content: said });
		return { said, deeds };
	}

	/** The caller talked over the last reply: only these words of it were heard. */
	cutShort(heard: string): void {
		this.history = this.history.slice(0, -1);
		this.history.push({ role: "assistant", content: heard });
	}
}
