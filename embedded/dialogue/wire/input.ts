import { z } from "zod";

import type { Step } from "../conversation.ts";

const Content = z
	.union([
		z.string(),
		z.array(z.object({ type: z.string().optional(), text: z.string().optional() })),
		z.null(),
	])
	.transform((content) =>
		typeof content === "string"
			? content
			: (content ?? []).map((part) => part.text ?? "").join("\n"),
	);

/** OpenAI's form and the native flat one; arguments may be a JSON text or an object. */
const ToolCall = z.union([
	z
		.object({
			id: z.string().optional(),
			function: z.object({ name: z.string(), arguments: z.unknown().optional() }),
		})
		.transform(({ id, function: called }) => ({
			id: id ?? "",
			tool: called.name,
			input: called.arguments,
		})),
	z
		.object({ id: z.string().optional(), name: z.string(), arguments: z.unknown().optional() })
		.transform(({ id, name, arguments: input }) => ({ id: id ?? "", tool: name, input })),
]);

const Message = z.object({
	role: z.enum(["system", "user", "assistant", "tool"]),
	content: Content.optional().transform((content) => content ?? ""),
	name: z.string().optional(),
	tool_call_id: z.string().optional(),
	tool_calls: z
		.array(ToolCall)
		.nullish()
		.transform((calls) => calls ?? []),
});
type Message = z.infer<typeof Message>;

const Parameters = z.record(z.string(), z.unknown()).optional();
const Tool = z.union([
	z
		.object({ function: z.object({ name: z.string(), parameters: Parameters }) })
		.transform(({ function: { name, parameters } }) => ({ name, parameters })),
	z.object({ name: z.string(), parameters: Parameters }),
]);

/** The part of Workers AI's input that matters to the answer. */
export const RunInput = z.object({
	messages: z
		.array(Message, "expected an array of {role, content}")
		.min(1, "expected an array of {role, content}"),
	tools: z
		.array(Tool)
		.nullish()
		.transform((tools) => tools ?? []),
	tool_choice: z.unknown().optional(),
	stream: z.boolean().optional(),
	response_format: z
		.object({
			type: z.enum(["text", "json_object", "json_schema"]),
			json_schema: z.record(z.string(), z.unknown()).optional(),
		})
		.nullish(),
});
export type RunInput = z.infer<typeof RunInput>;

export function systemPrompt(messages: readonly Message[]): string {
	return messages
		.filter(({ role }) => role === "system")
		.map(({ content }) => content)
		.join("\n");
}

export function stepsOf(messages: readonly Message[]): Step[] {
	const tools = new Map<string, string>();
	return messages.flatMap((message): Step[] => {
		switch (message.role) {
			case "system":
				return [];
			case "user":
				return [{ kind: "heard", text: message.content }];
			case "assistant": {
				for (const call of message.tool_calls) tools.set(call.id, call.tool);
				const calls = message.tool_calls.map(({ id, tool, input }): Step => ({
					kind: "called",
					id,
					tool,
					input: fromJson(input),
				}));
				return [{ kind: "said", text: message.content }, ...calls];
			}
			case "tool": {
				const id = message.tool_call_id ?? "";
				const tool = message.name ?? tools.get(id) ?? "";
				return [{ kind: "returned", id, tool, output: fromJson(message.content) }];
			}
		}
	});
}

/** Text that is not JSON stays text: a tool may return words. */
export function fromJson(value: unknown): unknown {
	if (typeof value !== "string") return value;
	try {
		return JSON.parse(value);
	} catch {
		return value;
	}
}
