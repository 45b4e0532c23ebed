import type { LanguageModelMiddleware } from "ai";

import type { WrapStream } from "./stream-parts.ts";

type Prompt = Parameters<WrapStream>[0]["params"]["prompt"];
type Message = Prompt[number];
type Of<R extends Message["role"]> = Extract<Message, { role: R }>;

/** Stands for a reply of which the caller heard nothing, as a dash ends one that was cut short. */
const NOT_HEARD: Message = { role: "assistant", content: [{ type: "text", text: "—" }] };

/**
 * Writes every prompt so that servers with a strict template take it: one system message, then the user's, then roles in
 * turn. Neighbours of one role are joined. What the agent said before the caller's first words is in the system message.
 */
export const alternateRoles: LanguageModelMiddleware = {
	specificationVersion: "v4",
	transformParams: ({ params }) =>
		Promise.resolve({ ...params, prompt: withAlternateRoles(params.prompt) }),
};

export function withAlternateRoles(prompt: Prompt): Prompt {
	const system = prompt.flatMap((each) => (each.role === "system" ? [each.content] : []));
	const rest = prompt.filter(({ role }) => role !== "system");
	const first = rest.findIndex(({ role }) => role === "user");
	const before = first === -1 ? [] : rest.slice(0, first);
	const greeting = before
		.flatMap((each) => (each.role === "assistant" ? [textOf(each)] : []))
		.filter((text) => text !== "")
		.join(" ");
	if (greeting !== "") system.push(`You began the call with these words: ${greeting}`);
	const instructions = system.join("\n\n");
	return [
		...(instructions === "" ? [] : [{ role: "system", content: instructions } as const]),
		...joinNeighbours(rest.slice(before.length)),
	];
}

function joinNeighbours(messages: readonly Message[]): Message[] {
	const joined: Message[] = [];
	for (const message of messages) {
		const last = joined.at(-1);
		if (last?.role === "user" && message.role === "user")
			joined.splice(-1, 1, { ...last, content: joinText([...last.content, ...message.content]) });
		else if (last?.role === "assistant" && message.role === "assistant")
			joined.splice(-1, 1, { ...last, content: joinText([...last.content, ...message.content]) });
		else if (last?.role === "tool" && message.role === "tool")
			joined.splice(-1, 1, { ...last, content: [...last.content, ...message.content] });
		else {
			// The reply to this result was not heard. Some servers take no user's words right behind it.
			if (last?.role === "tool" && message.role === "user") joined.push(NOT_HEARD);
			joined.push(message);
		}
	}
	return joined;
}

/** One part with all texts, each on its own line, then the other parts. A list of texts is not taken by every server. */
function joinText<P extends { type: string }>(parts: readonly P[]): P[] {
	const isText = (part: P): part is P & { type: "text"; text: string } => part.type === "text";
	const texts = parts.filter(isText);
	const [first] = texts;
	const others = parts.filter((part) => !isText(part));
	if (first === undefined) return others;
	return [{ ...first, text: texts.map(({ text }) => text).join("\n") }, ...others];
}

function textOf({ content }: Of<"assistant">): string {
	return content.map((part) => (part.type === "text" ? part.text : "")).join("");
}
