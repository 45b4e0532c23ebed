import { describe, expect, it } from "vitest";

import { withAlternateRoles } from "../../src/providers/language/alternate-roles.ts";

type Prompt = Parameters<typeof withAlternateRoles>[0];
type Message = Prompt[number];

type Of<R extends Message["role"]> = Extract<Message, { role: R }>;

const said = <R extends "user" | "assistant">(role: R, text: string) => ({
	role,
	content: [{ type: "text" as const, text }],
});
const system: Message = { role: "system", content: "Be kind." };
const called = (toolCallId: string): Of<"assistant"> => ({
	role: "assistant",
	content: [{ type: "tool-call", toolCallId, toolName: "find_slots", input: {} }],
});
const returned = (toolCallId: string): Of<"tool"> => ({
	role: "tool",
	content: [
		{
			type: "tool-result",
			toolCallId,
			toolName: "find_slots",
			output: { type: "text", value: "ten" },
		},
	],
});

describe("a prompt", () => {
	it("begins with the user's words, and the greeting is in the instructions", () => {
		const prompt = [
			system,
			said("assistant", "Hello."),
			said("user", "Hi."),
			said("assistant", "Yes?"),
		];
		expect(withAlternateRoles(prompt)).toEqual([
			{ role: "system", content: "Be kind.\n\nYou began the call with these words: Hello." },
			said("user", "Hi."),
			said("assistant", "Yes?"),
		]);
	});

	it("has neighbours of one role as one, in one text", () => {
		const prompt = [
			system,
			said("user", "A cleaning."),
			said("user", "On Tuesday."),
			said("assistant", "One moment."),
			called("1"),
			returned("1"),
			returned("2"),
			said("assistant", "Ten."),
		];
		expect(withAlternateRoles(prompt)).toEqual([
			system,
			said("user", "A cleaning.\nOn Tuesday."),
			{
				role: "assistant",
				content: [...said("assistant", "One moment.").content, ...called("1").content],
			},
			{ role: "tool", content: [...returned("1").content, ...returned("2").content] },
			said("assistant", "Ten."),
		]);
	});

	it("has a dash for the reply to a tool's result of which nothing was heard", () => {
		const prompt = [said("user", "Tuesday?"), called("1"), returned("1"), said("user", "Hello?")];
		expect(withAlternateRoles(prompt)).toEqual([
			said("user", "Tuesday?"),
			called("1"),
			returned("1"),
			said("assistant", "—"),
			said("user", "Hello?"),
		]);
	});

	it.each([
		["is empty", []],
		["has instructions alone", [system]],
		["alternates already", [system, said("user", "Hi."), said("assistant", "Yes?")]],
	])("that %s stays as it is", (_, prompt: Prompt) => {
		expect(withAlternateRoles(prompt)).toEqual(prompt);
	});
});
