import { z } from "zod";

import type { CallTool } from "./tool.ts";

/** Lets the model put the caller through to a person; the call ends when its farewell has been played. */
export function transferCallTool(onAsked: () => void): CallTool {
	return {
		name: "transfer_call",
		description:
			"Puts the caller through to a person and ends this call. Say that you do so first, in the same answer.",
		input: z.object({}),
		endsCall: true,
		effectKey: () => null,
		run: () => {
			onAsked();
			return Promise.resolve({ ok: true, output: { transferring: true } });
		},
	};
}
