import { setTimeout as wait } from "node:timers/promises";

import { z } from "zod";

import { voiceUrl } from "../../tools/calls/place-call.ts";
import { VoiceLine } from "../../tools/calls/voice-line.ts";
import { RingbookApi } from "../../tools/support/ringbook-api.ts";

const Log = z.object({
	data: z.array(z.object({ type: z.string(), data: z.looseObject({}) })),
});
type Event = z.infer<typeof Log>["data"][number];

/** How long a model may keep a caller waiting here, and what follows a call may take. */
const PATIENCE_MS = 60_000;

/** Calls, types one message, hangs up after the reply, and returns the sealed log of the call as the API has it. */
export async function placeTypedTurn(
	productUrl: string,
	text: string,
	agentId = "reception",
): Promise<Event[]> {
	const line = await VoiceLine.dial(voiceUrl(productUrl, agentId), () => undefined);
	const becomes = async (...statuses: string[]) => {
		while (!line.isOver && !statuses.includes(line.status)) await wait(20);
	};
	await becomes("speaking");
	await becomes("listening");
	line.type(text);
	await becomes("thinking", "speaking");
	await becomes("listening");
	line.hangUp();
	return await sealedLog(new RingbookApi(productUrl), line.callId ?? "");
}

async function sealedLog(api: RingbookApi, callId: string): Promise<Event[]> {
	for (const deadline = Date.now() + PATIENCE_MS; ; await wait(200)) {
		// There is none before the call's events have reached the views.
		const { data } = await api
			.get(`/v1/calls/${callId}/events`, Log)
			.catch(() => ({ data: [] as Event[] }));
		if (data.some(({ type }) => type === "call.sealed")) return data;
		if (Date.now() > deadline)
			throw new Error(`${callId} is not sealed: ${data.map(({ type }) => type).join(", ")}`);
	}
}
