import { reception } from "../../../src/domain/agents/reception.ts";
import { listDeadLetters, removeRedriven } from "../../../src/store/records/dead-letters.ts";
import type { World } from "../world.ts";

/** Somebody who looks through the dead letters once the trouble is over, and sends each again. */
export async function redriveAll(
	world: World,
	db: D1Database,
	queues: Readonly<Record<string, Queue>>,
): Promise<void> {
	for (const letter of await listDeadLetters(db, reception.workspaceId, { limit: 100 })) {
		const queue = queues[letter.queue];
		if (queue === undefined) throw new Error(`a dead letter of ${letter.queue}`);
		world.note(`redrives ${letter.deadLetterId} to ${letter.queue}`);
		await queue.send(JSON.parse(letter.body));
		await removeRedriven(db, letter);
	}
}
