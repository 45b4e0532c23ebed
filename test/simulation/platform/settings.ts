import { readFileSync } from "node:fs";

import { z } from "zod";

/** What the simulation takes from the product's own configuration, so that its queues behave as they are set. */
const Settings = z.object({
	queues: z.object({
		consumers: z.array(
			z.object({
				queue: z.string(),
				max_batch_size: z.int(),
				max_retries: z.int().optional(),
				dead_letter_queue: z.string().optional(),
			}),
		),
	}),
	vars: z.record(z.string(), z.string()),
});

const text = readFileSync(new URL("../../../wrangler.jsonc", import.meta.url), "utf8");

export const settings = Settings.parse(
	JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, "").replaceAll(/,(\s*[}\]])/g, "$1")),
);
