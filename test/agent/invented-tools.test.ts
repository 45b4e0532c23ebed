import { describe, expect, it } from "vitest";

import type { RecordedEvent } from "../../src/domain/events/catalogue.ts";
import { Caller } from "../support/caller.ts";

/** The scripted model calls the tool it is told to, and then says what came of it. */
async function afterAsking(script: string) {
	const caller = await Caller.greeted();
	caller.send({ type: "text_message", text: script });
	await caller.until(async () => (await caller.log()).some(isAnswer));
	const log = await caller.log();
	caller.send({ type: "end_call" });
	return log;
}

/** What the model makes of the refusal. */
function isAnswer({ type, data }: RecordedEvent): boolean {
	return (
		type === "turn.sentence_spoken" && data.turn === 1 && data.text.startsWith("The tool said")
	);
}

describe.concurrent("a model that", () => {
	it.each([
		["invents a tool", "tool:teleport:{}", "teleport", "no_such_tool"],
		["writes no JSON", 'tool:find_slots:{"service":', "find_slots", "bad_input"],
		["leaves out what a tool needs", "tool:book_appointment:{}", "book_appointment", "bad_input"],
	])(
		"%s is told so, and goes on; the log has it, and nothing is done",
		async (_, script, tool, code) => {
			const log = await afterAsking(script);
			const data = (type: string) =>
				log.flatMap((event) => (event.type === type ? [event.data] : []));
			expect(data("turn.tool_called")).toMatchObject([{ tool, effectKey: null }]);
			expect(data("turn.tool_returned")).toMatchObject([
				{ tool, ok: false, output: { error: { code } } },
			]);
			expect(data("appointment.booked")).toEqual([]);
		},
	);
});
