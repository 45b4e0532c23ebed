import { z } from "zod";

import { CURSOR_MEANS, Limit, pageOf } from "./paging.ts";

const DeadLetterId = z
	.string()
	.regex(/^dl_[0-9a-f]{32}$/, "a dead letter's id is dl_ followed by 32 hexadecimal digits");

export const DeadLetter = z
	.object({
		deadLetterId: DeadLetterId,
		queue: z.string().meta({ description: "Where it was sent, and is sent again" }),
		why: z.string().meta({ description: "Why it could not be handled, the last time" }),
		body: z.string().meta({ description: "The message, as JSON" }),
		burials: z.int().positive().meta({ description: "How often it came here" }),
		buriedAt: z.iso.datetime().meta({ description: "The last time" }),
	})
	.meta({ id: "DeadLetter" });
export type DeadLetter = z.infer<typeof DeadLetter>;

export const DeadLetterPage = pageOf("DeadLetterPage", DeadLetter);

export const DeadLettersQuery = z.strictObject({
	limit: Limit,
	cursor: z
		.string()
		.regex(/^\d{1,15}\.dl_[0-9a-f]{32}$/, "takes `nextCursor` of the page before")
		.transform((cursor) => {
			const dot = cursor.indexOf(".");
			return { buriedAt: Number(cursor.slice(0, dot)), deadLetterId: cursor.slice(dot + 1) };
		})
		.optional()
		.meta({ description: CURSOR_MEANS }),
});

export const DeadLetterParams = z.object({ deadLetterId: DeadLetterId });

export const Redriven = z
	.object({ deadLetterId: DeadLetterId, queue: z.string() })
	.meta({ id: "Redriven" });
