import { env } from "cloudflare:workers";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import {
	consumeCrmWrites,
	type CrmWritesDeps,
} from "../../src/consumers/crm-writes/consume-crm-writes.ts";
import type { CrmWritesMessage } from "../../src/domain/crm/write.ts";
import { HttpCrm } from "../../src/providers/crm/http-crm.ts";
import { listDeadLetters } from "../../src/store/records/dead-letters.ts";
import { batchOf, callEventsDeps, settled } from "./consumer-deps.ts";
import { givenCall, wholeCall } from "./facts.ts";
import { FakeCrm } from "./fake-crm.ts";

export const QUEUE = "crm-writes";
const DAY = Date.UTC(2026, 10, 16, 9);
const token = "crm-token";

/** A workspace with a CRM, and the queue in between, whose pauses take no time. */
export function givenCrm(workspaceId: string) {
	const crm = new FakeCrm(token);
	const lines: ({ what: string } & Record<string, unknown>)[] = [];
	const pauses: number[] = [];
	const waiting: CrmWritesMessage[] = [];
	const keep = (line: { what: string }) => void lines.push(line);
	const deps: CrmWritesDeps = {
		db: env.DB,
		log: { info: keep, warn: keep, error: keep },
		now: () => Date.now(),
		random: () => 0.5,
		crm: new HttpCrm({
			url: "https://crm.example.com",
			token,
			fetch: crm.fetch,
			patienceMs: { read: 50, write: 50 },
		}),
		enqueueLater: async (message, delaySeconds) => {
			pauses.push(delaySeconds);
			waiting.push(message);
		},
	};
	const deliver = async (messages: readonly unknown[]) => {
		const batch = batchOf(QUEUE, messages);
		await consumeCrmWrites(batch, deps);
		return await settled(batch);
	};
	return {
		crm,
		deps,
		lines,
		pauses,
		waiting,
		deliver,
		/** Delivers these, and whatever comes back, until nothing does. */
		drain: async (messages: readonly unknown[]) => {
			await deliver(messages);
			while (waiting.length > 0) await deliver(waiting.splice(0));
		},
		letters: () => listDeadLetters(env.DB, workspaceId, { limit: 10 }),
	};
}

/** Calls of different people, each with a booking: a contact, an activity and an appointment. */
export async function toldOf(workspaceId: string, calls: number): Promise<CrmWritesMessage[]> {
	const messages: CrmWritesMessage[] = [];
	const { deps } = callEventsDeps();
	for (let index = 0; index < calls; index += 1) {
		const phone = `+4420794605${String(index).padStart(2, "0")}`;
		const call = givenCall({ workspaceId, startedAt: DAY + index * 60_000, turns: 2, phone });
		const message = { workspaceId, callId: call.callId, events: await wholeCall(call) };
		await consumeCallEvents(batchOf("call-events", [message]), {
			...deps,
			enqueueCrmWrites: async (some) => void messages.push(...some),
		});
	}
	return messages;
}
