import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";

import type { RawEvent } from "../../src/domain/events/envelope.ts";

/**
 * Writes a log into its call's own object, which then starts from it. A log that has not ended is a live call's,
 * whose caller has two seconds to come back.
 * @param publishedThrough what the queue was sent; nothing is owed unless this is less than the log.
 */
export async function loggedCall(
	callId: string,
	log: readonly RawEvent[],
	publishedThrough = log.length,
) {
	const call = env.CALLS.getByName(callId);
	await runInDurableObject(call, (agent, { storage }) => {
		// Creates the table.
		agent.readLog();
		for (const { seq, at, type, v, data } of log)
			storage.sql.exec(
				"INSERT INTO events (seq, at, type, v, data) VALUES (?, ?, ?, ?, ?)",
				seq,
				at,
				type,
				v,
				JSON.stringify(data),
			);
		storage.kv.put("published through", publishedThrough);
	});
	await evictDurableObject(call);
	return call;
}
