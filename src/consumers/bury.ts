import { z } from "zod";

import type { Log } from "../log.ts";
import { bury } from "../store/records/dead-letters.ts";

export interface BuryDeps {
	db: D1Database;
	log: Log;
	/** Milliseconds since the epoch. */
	now: () => number;
}

/** Puts a message that no retry can help into `dead_letters`, and acknowledges it only after that. */
export async function buryMessage(
	message: Message,
	{ queue, why }: { queue: string; why: string },
	deps: BuryDeps,
): Promise<void> {
	try {
		const body = JSON.stringify(message.body) ?? "null";
		const workspaceId = workspaceOf(message.body);
		const letter = { workspaceId, queue, why, body, buriedAt: deps.now() };
		const deadLetterId = await bury(deps.db, letter);
		deps.log.error({ what: "message buried", queue, workspaceId, deadLetterId });
		message.ack();
	} catch (cause) {
		deps.log.error({ what: "burying failed", queue, messageId: message.id, cause });
		retryLater(message);
	}
}

const Owned = z.object({ workspaceId: z.string().min(1) });
const OwnedDeliveries = z.object({ deliveries: z.tuple([Owned], z.unknown()) });

/** The workspace that a message names, even if the rest of it cannot be read. A message is for one workspace only. */
function workspaceOf(body: unknown): string | null {
	const owned = Owned.safeParse(body);
	if (owned.success) return owned.data.workspaceId;
	return OwnedDeliveries.safeParse(body).data?.deliveries[0].workspaceId ?? null;
}

/** Waits longer each time: 2, 4, 8 … seconds, at most five minutes. */
export function retryLater(message: Message): void {
	message.retry({ delaySeconds: Math.min(2 ** message.attempts, 300) });
}
