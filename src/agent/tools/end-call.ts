import { z } from "zod";

import type { CallTool } from "./tool.ts";

/** Lets the model hang up; the call ends when its farewell has been played. */
export function endCallTool(onAsked: () => void): CallTool {
	return {
		name: "end_call",
		description: "Ends the call. Say goodbye first, in the same answer.",
		input: z.object({}),
		endsCall: true,
		effectKey: () => null,
		run: () => {
			onAsked();
			return Promise.resolve({ ok: true, output: { ending: true } });
		},
	};
}
