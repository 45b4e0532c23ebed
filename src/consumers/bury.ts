import type { Log } from "../log.ts";
import { bury } from "../read-model/dead-letters.ts";

export interface BuryDeps {
	db: D1Database;
	log: Log;
	/** Milliseconds since the epoch. */
	now: () => number;
}

/** Keeps a message that no retry makes readable for a person, and only then lets the queue forget it. */
export async function buryMessage(
	message: Message,
	{ queue, why }: { queue: string; why: string },
	deps: BuryDeps,
): Promise<void> {
	try {
		const body = JSON.stringify(message.body) ?? String(message.body);
		await bury(deps.db, { deadLetterId: message.id, queue, why, body, buriedAt: deps.now() });
		deps.log.error({ what: "message buried", queue, messageId: message.id });
		message.ack();
	} catch (cause) {
		deps.log.error({ what: "burying failed", queue, messageId: message.id, cause });
		retryLater(message);
	}
}

/** Waits longer each time: 2, 4, 8 … seconds, at most five minutes. */
export function retryLater(message: Message): void {
	message.retry({ delaySeconds: Math.min(2 ** message.attempts, 300) });
}
