import { z } from "zod";

/** What a language model is asked, as far as the script reads it. */
export interface Prompt {
	messages?: readonly { role: string; content: unknown }[];
}

/** What a caller says who wants something done: the tools, with what is known of their input. */
const Wish = z.object({
	tool: z.enum(["book_appointment", "move_appointment", "cancel_appointment"]),
	input: z.record(z.string(), z.string()),
	who: z.object({ name: z.string(), phone: z.string() }),
});
export type Wish = z.infer<typeof Wish>;

/** The chunks of an answer: the tool that the caller's wish needs next, or words about what came of it. */
export function answerOf({ messages = [] }: Prompt, id: string): object[] {
	const last = messages.findLastIndex(({ role }) => role === "user");
	const said = textOf(messages[last]?.content);
	const results = messages.slice(last + 1).filter(({ role }) => role === "tool");
	const result = results.at(-1) === undefined ? null : textOf(results.at(-1)?.content);
	const json = /\{.*\}/s.exec(said)?.[0];
	const wish = json === undefined ? null : Wish.safeParse(JSON.parse(json)).data;
	if (said.includes("Goodbye")) return words("Goodbye.");
	if (!wish) return words("It is so. And there is more to say of it, which takes a while.");
	const { tool, input, who } = wish;
	if (tool === "book_appointment")
		return result === null ? call(id, tool, { ...input, ...who }) : words(outcomeIn(result));
	if (result === null) return call(id, "get_next_appointment", who);
	const found = /"appointmentId":\s*"(appt_\w+)"/.exec(result)?.[1];
	if (results.length === 1 && found !== undefined)
		return call(id, tool, { ...input, appointmentId: found });
	return words(outcomeIn(result));
}

function outcomeIn(result: string): string {
	return result.includes('"error"')
		? "That did not work. I am sorry."
		: "That is done. See you then.";
}

function words(text: string): object[] {
	return text.split(/(?<= )/).map((content) => ({ content }));
}

function call(id: string, name: string, input: Record<string, string>): object[] {
	const asked = {
		index: 0,
		id,
		type: "function",
		function: { name, arguments: JSON.stringify(input) },
	};
	return [{ tool_calls: [asked] }];
}

function textOf(content: unknown): string {
	if (typeof content === "string") return content;
	return content === undefined ? "" : JSON.stringify(content).replaceAll('\\"', '"');
}
