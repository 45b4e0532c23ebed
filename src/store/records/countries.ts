import { z } from "zod";

import { reception } from "../../domain/agents/reception.ts";
import { countryOf } from "../../domain/people/country.ts";

const Where = z.object({
	country: z
		.string()
		.nullable()
		.transform((country) => country ?? undefined),
	timezone: z.string(),
});

/** The countries, ISO 3166-1 alpha-2, of all versions of a workspace's agents, and of the one that is built in. */
export async function listCountries(db: D1Database, workspaceId: string): Promise<string[]> {
	const { results } = await db
		.prepare(
			`SELECT DISTINCT definition ->> '$.country' AS country, definition ->> '$.timezone' AS timezone
			FROM agent_versions WHERE workspace_id = ?1 AND json_valid(definition) AND definition ->> '$.timezone' IS NOT NULL`,
		)
		.bind(workspaceId)
		.all();
	const countries = [reception, ...z.array(Where).parse(results)].map(countryOf);
	return [...new Set(countries)].filter((country) => country !== null);
}
