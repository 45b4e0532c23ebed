import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

import { type ModelMessage, stepCountIs, streamText } from "ai";
import { createWorkersAI } from "workers-ai-provider";

import { answerLlama } from "../../embedded/dialogue/llama.ts";
import type { ToolCall, Office } from "./dialogue-office.ts";

const MODEL = "@cf/meta/llama-3.3-70b-instruct-fp8-fast";

const INSTRUCTIONS = "You are Ada, the receptionist of Lakeside Clinic.";

/** A Sunday evening, so that the coming Tuesday is the twenty fourth. */
export function prompt(customer = "unknown"): string {
	return [
		INSTRUCTIONS,
		"Business: Lakeside Clinic",
		"Now: 2026-11-22T19:12:00+00:00 (Sunday)",
		"Timezone: Europe/London",
		"Language: en-GB (12/10 is 12 October)",
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

export interface Turn {
	readonly said: string;
	readonly toolCalls: readonly ToolCall[];
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
		const toolCalls: ToolCall[] = [];
		const result = streamText({
			model: this.#model,
			instructions: this.#system,
			messages: this.history,
			tools: this.#office.tools(toolCalls),
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
		return { said, toolCalls };
	}

	/** The caller talked over the last reply: only these words of it were heard. */
	cutShort(heard: string): void {
		this.history = this.history.slice(0, -1);
		this.history.push({ role: "assistant", content: heard });
	}
}
