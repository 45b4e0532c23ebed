import { env } from "cloudflare:workers";
import type { z } from "zod";

import { AnalyticsRequest } from "../../src/domain/wire/analytics.ts";
import { runAnalytics } from "../../src/store/views/analytics.ts";

export const NOW = Date.UTC(2026, 11, 31);
type Query = z.input<typeof AnalyticsRequest>["queries"][number];
export type TurnQuery = Extract<Query, { table: "turn" }>;

export async function answer(workspaceId: string, ...queries: Query[]) {
	const parsed = AnalyticsRequest.parse({ queries });
	return runAnalytics(env.DB, { workspaceId, queries: parsed.queries, now: NOW });
}

/** The rows of one question. */
export async function rows(workspaceId: string, query: Omit<TurnQuery, "name">) {
	const answered = await answer(workspaceId, { name: "q", ...query });
	if (!answered.ok) throw new Error(answered.refusal.code);
	return answered.value[0]?.result ?? [];
}

/** Said twice is said once: 30,000 turns, one every 17 minutes of 2026, by three channels of which one is null; one in seven has no audio. */
export const MANY_TURNS = `
	WITH RECURSIVE series(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM series WHERE i < 29999)
	INSERT OR IGNORE INTO turns (workspace_id, call_id, turn, known_events, at, channel, interrupted, failed, tools, audio_ms)
	SELECT 'w-many', 'call_' || (i / 100), i, 1, 1767225600000 + i * 17 * 60000,
		CASE i % 3 WHEN 0 THEN 'web' WHEN 1 THEN 'phone' END, i % 4 = 0, 0, 0,
		CASE WHEN i % 7 = 0 THEN NULL ELSE (i * i * 7919) % 10007 END
	FROM series`;
