import type { LanguageModel } from "ai";
import { MockLanguageModelV4 } from "ai/test";

import type { AnalysisAnswer } from "../../../src/domain/events/analysis.ts";
import type { World } from "../world.ts";
import type { CallObject } from "./call-object.ts";

/** A language model that reads the call's log; now and then it fails, or writes what is not the form. */
export function analyst(world: World, object: CallObject): LanguageModel {
	return new MockLanguageModelV4({
		modelId: "analyst",
		doGenerate: () =>
			world.cross("model", () => {
				const text = world.faults.strikes(0.2)
					? "I would rather not."
					: JSON.stringify(read(object));
				return {
					content: [{ type: "text", text }],
					finishReason: { unified: "stop", raw: "stop" },
					usage: {
						inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
						outputTokens: { total: 1, text: 1, reasoning: 0 },
					},
					warnings: [],
				};
			}),
	});
}

function read(object: CallObject): AnalysisAnswer {
	const log = object.storage.events();
	const booked = log.some(({ type }) => type === "appointment.booked");
	const calledBack = log.filter(({ type }) => type === "turn.heard").length % 2 === 0;
	return {
		summary: booked ? "The caller booked." : "The caller asked for something.",
		outcome: booked
			? "appointment_booked"
			: calledBack
				? "callback_requested"
				: "question_answered",
		fields: { day: null, time: null, name: "Maria Lopez", phone: "020 7946 0123", reason: null },
		sentiment: "positive",
		success: { score: 80, why: "They got what they asked for." },
	};
}
