import { type BookingRefusal, explain } from "../../domain/booking/refusal.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { ToolContext, ToolResult } from "./tool.ts";

export function refused(refusal: BookingRefusal, { agent }: ToolContext): ToolResult {
	return { ok: false, code: refusal.code, message: explain(refusal, agent.timezone) };
}

/** A system behind a tool that fails is something the model can tell the caller, not the end of the turn. */
export async function unlessUnavailable(
	unavailable: { code: string; message: string },
	run: () => Promise<ToolResult>,
): Promise<ToolResult> {
	try {
		return await run();
	} catch (cause) {
		if (cause instanceof ProviderError) return { ok: false, ...unavailable };
		throw cause;
	}
}
