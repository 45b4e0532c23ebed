import { describe, expect, it } from "vitest";

import { readAll, readAs } from "./read-answer.ts";

describe("what a model thinks", () => {
	it.each([
		["<think>The caller wants to book.</think>Of course.", "Of course."],
		["<think>\n\n</think>\n\nOf course.", "Of course."],
		["The caller wants a cleaning.\nI find one.</think>Of course.", "Of course."],
		["Okay, so the user wants a time. Let me see.\n</think>\n\nOf course.", "Of course."],
		["We need to answer briefly.</think>Of course.", "Of course."],
		["<thinking>Hm.</thinking> Of course.", "Of course."],
		["[THINK]Hm.[/THINK]Of course.", "Of course."],
		["◁think▷Hm.◁/think▷Of course.", "Of course."],
		["Sure. <think>Which day?</think>On which day?", "Sure. On which day?"],
		["<think>Hm.</think><think>Once more.</think>Of course.", "Of course."],
		["<think>It never ends", ""],
		[
			"<|channel|>analysis<|message|>The user asks.<|end|><|start|>assistant<|channel|>final<|message|>Of course.<|return|>",
			"Of course.",
		],
		[
			"<|START_THINKING|>Hm.<|END_THINKING|><|START_RESPONSE|>Of course.<|END_RESPONSE|>",
			"Of course.",
		],
		["<|inner_prefix|>Hm.<|inner_suffix|>Of course.<|assistant_end|>", "Of course."],
		["<|channel>thought\nHm.<channel|>Of course.", "Of course."],
		["<seed:think>Hm.</seed:think>Of course.", "Of course."],
		["<think>\nHm.\n</think>\n<answer>\nOf course.\n</answer>", "Of course."],
		['<thinking mode="brief">Hm.</thinking>Of course.', "Of course."],
		["<scratch_pad>Hm.</scratch_pad>Of course.", "Of course."],
		["Here is my thought process: Hm. Here is my response: Of course.", "Of course."],
		["Here's my thought process:\nHm.\n\nHere's my response:\nOf course.", "Of course."],
		["analysisWe need to answer.assistantfinalOf course.", "Of course."],
		["Thought: I know it.\nFinal Answer: Of course.", "Of course."],
		[">>>all\nOf course.", "Of course."],
		["Of course.<｜end▁of▁sentence｜>", "Of course."],
		["<start_of_turn>model\nOf course.<end_of_turn>", "Of course."],
	])("is not said: %s", async (text, words) => {
		expect(await readAll(text)).toEqual({ words, calls: [] });
	});

	it("is not said by a model that is known to begin with it, whatever words it begins with", async () => {
		const text = "Der Anrufer möchte einen Termin.</think>Gern.";
		const [known, other] = ["@cf/qwen/qwq-32b", "another"];
		expect(await readAs(known, text)).toBe("Gern.");
		expect(await readAs(other, text)).not.toBe("Gern.");
		// It is known by now.
		expect(await readAs(other, text)).toBe("Gern.");
		expect(await readAs(other, "Gern, um zehn.")).toBe("Gern, um zehn.");
	});

	it.each([
		"The caller id was withheld, sorry.",
		"Okay, so we open at nine.",
		"We need to know your name.",
		"Okay",
		"Let me look.",
		"Here is my number: 020.",
		"Thoughts: none.",
		"Analysis takes a day.",
		"Write a <b or c.",
		"It is 3 < 4 and [sic] so on.",
	])("is not mistaken for what it says: %s", async (text) => {
		expect(await readAll(text)).toEqual({ words: text, calls: [] });
	});
});
