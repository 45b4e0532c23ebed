import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

import { z } from "zod";

import { answerLlama } from "../../embedded/dialogue/llama.ts";
import { listen } from "../../tools/product/listen.ts";

/** As the model's own dialect puts a piece of a streamed answer. */
const Piece = z.looseObject({
	response: z.string().nullish(),
	tool_calls: z.array(z.unknown()).optional(),
	usage: z.unknown().optional(),
	finish_reason: z.string().nullish(),
});
const Asked = z.looseObject({ model: z.string(), stream: z.boolean().optional() });

export interface OpenAiModel {
	/** Ends in /v1. */
	readonly url: string;
	/** Of every request: the model that was asked for, and the key that came with it. */
	readonly asked: { model: string; authorization: string | undefined }[];
	close(): void;
}

/** A server of `POST /v1/chat/completions` behind which the receptionist by rules answers. */
export async function startOpenAiModel(): Promise<OpenAiModel> {
	const asked: OpenAiModel["asked"] = [];
	const server = createServer((request, response) => {
		complete(request, response, asked).catch((cause: unknown) => {
			response.statusCode = 500;
			response.end(JSON.stringify({ error: { message: String(cause) } }));
		});
	});
	const port = await listen(server);
	return {
		url: `http://127.0.0.1:${port}/v1`,
		asked,
		close() {
			server.close();
			server.closeAllConnections();
		},
	};
}

async function complete(
	request: IncomingMessage,
	response: ServerResponse,
	asked: OpenAiModel["asked"],
): Promise<void> {
	if (request.url !== "/v1/chat/completions") throw new Error(`no such path: ${request.url ?? ""}`);
	const body = Asked.parse(await json(request));
	asked.push({ model: body.model, authorization: request.headers.authorization });
	const reply = await answerLlama(schemaInItsPlace(body));
	const common = { id: "chatcmpl-1", created: 0, model: body.model };
	if (reply.kind === "json") {
		response.writeHead(reply.status, { "content-type": "application/json" });
		response.end(JSON.stringify({ ...common, object: "chat.completion", ...whole(reply.body) }));
		return;
	}
	response.writeHead(200, { "content-type": "text/event-stream" });
	for await (const line of reply.lines) {
		const data = line === "[DONE]" ? line : JSON.stringify({ ...common, ...chunk(line) });
		response.write(`data: ${data}\n\n`);
	}
	response.end();
}

/** OpenAI wraps the schema: `json_schema: { name, schema }`. */
function schemaInItsPlace(body: z.infer<typeof Asked>): unknown {
	const format = z
		.object({ type: z.literal("json_schema"), json_schema: z.object({ schema: z.unknown() }) })
		.safeParse(body["response_format"]);
	if (!format.success) return body;
	const { schema } = format.data.json_schema;
	return { ...body, response_format: { type: "json_schema", json_schema: schema } };
}

function whole(body: unknown) {
	const { response, usage } = z.object({ response: z.unknown(), usage: z.unknown() }).parse(body);
	const content = typeof response === "string" ? response : JSON.stringify(response);
	const message = { role: "assistant", content };
	return { choices: [{ index: 0, message, finish_reason: "stop" }], usage };
}

function chunk(line: string) {
	const { response, tool_calls: calls, usage, finish_reason: why } = Piece.parse(JSON.parse(line));
	const delta = { ...(response && { content: response }), ...(calls && { tool_calls: calls }) };
	const choices = [{ index: 0, delta, finish_reason: why ?? null }];
	return { object: "chat.completion.chunk", choices, ...(usage !== undefined && { usage }) };
}
