import type { z } from "zod";

import { RawEvent } from "../../src/domain/events/envelope.ts";
import { EventPage } from "../../src/domain/wire/calls.ts";
import type { RingbookApi } from "./ringbook-api.ts";

/** A call's log after a seq, page by page. */
export async function readLog(api: RingbookApi, callId: string, afterSeq = 0): Promise<RawEvent[]> {
	const events: RawEvent[] = [];
	for (let after: number | null = afterSeq; after !== null;) {
		const page: z.infer<typeof EventPage> = await api.get(
			`/v1/calls/${callId}/events?after=${after}`,
			EventPage,
		);
		// Parsed again to leave out the id, which is derived.
		events.push(...page.data.map((event) => RawEvent.parse(event)));
		after = page.nextAfter;
	}
	return events;
}
