import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";

import type { RawEvent } from "../../src/domain/events/envelope.ts";

/** Writes a log into its call's own object, which then starts from it, with nothing owed to the queue. */
export async function loggedCall(callId: string, log: readonly RawEvent[]) {
	const call = env.CALLS.getByName(callId);
	await call.readLog();
	await runInDurableObject(call, (_, { storage }) => {
		for (const { seq, at, type, v, data } of log)
			storage.sql.exec(
				"INSERT INTO events (seq, at, type, v, data) VALUES (?, ?, ?, ?, ?)",
				seq,
				at,
				type,
				v,
				JSON.stringify(data),
			);
		storage.kv.put("published through", log.length);
	});
	await evictDurableObject(call);
	return call;
}
