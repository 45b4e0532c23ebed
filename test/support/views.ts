import { env } from "cloudflare:workers";

import { readArchive } from "../../src/store/archive.ts";
import { getCall } from "../../src/store/views/calls.ts";
import { listContacts } from "../../src/store/views/contacts.ts";
import { listFollowUps } from "../../src/store/views/follow-ups.ts";
import { listEvents } from "../../src/store/views/segments.ts";
import { listTurns } from "../../src/store/views/turns.ts";
import { getUsage } from "../../src/store/views/usage.ts";
import type { GivenCall } from "./facts.ts";

/** Everything the read model answers about a call, and its workspace's contacts. */
export async function viewsOf({ workspaceId, callId, startedAt }: GivenCall) {
	return {
		call: await getCall(env.DB, workspaceId, callId),
		turns: await listTurns(env.DB, workspaceId, callId),
		usage: await getUsage(env.DB, workspaceId, callId),
		followUps: await listFollowUps(env.DB, workspaceId, { callId, limit: 10 }),
		contacts: await listContacts(env.DB, workspaceId, { limit: 10 }),
		events: await listEvents(env.DB, { workspaceId, callId }, { after: 0, limit: 500 }),
		archive: await readArchive(env.ARCHIVE, { workspaceId, callId, startedAt }),
	};
}
