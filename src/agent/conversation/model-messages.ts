import type { ModelMessage } from "ai";

import type { HistoryEntry } from "../../domain/call/history-entry.ts";

/** The conversation so far, as the AI SDK has it. */
export function messagesOf(history: readonly HistoryEntry[]): ModelMessage[] {
	return history.flatMap((entry): ModelMessage[] => {
		switch (entry.who) {
			case "caller":
				return [{ role: "user", content: entry.text }];
			case "agent":
				return [{ role: "assistant", content: entry.cutShort ? `${entry.text} —` : entry.text }];
			case "tool": {
				const { toolCallId, tool: toolName, input, output } = entry;
				const call = { type: "tool-call", toolCallId, toolName, input } as const;
				const value = JSON.stringify(output);
				return [
					{ role: "assistant", content: [call] },
					{
						role: "tool",
						content: [
							{ type: "tool-result", toolCallId, toolName, output: { type: "text", value } },
						],
					},
				];
			}
		}
	});
}
