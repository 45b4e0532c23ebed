import { env } from "cloudflare:workers";
import { z } from "zod";

const Letter = z.object({
	dead_letter_id: z.string(),
	workspace_id: z.string().nullable(),
	queue: z.string(),
	why: z.string(),
	burials: z.int(),
});

/** The dead letters of each of these messages, in their order. */
export async function lettersOf(bodies: readonly unknown[]) {
	const letters = await env.DB.batch(
		bodies.map((body) =>
			env.DB.prepare("SELECT * FROM dead_letters WHERE body = ?").bind(JSON.stringify(body)),
		),
	);
	return letters.map(({ results }) => z.array(Letter).parse(results));
}
