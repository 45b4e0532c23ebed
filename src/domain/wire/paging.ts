import { z } from "zod";

/** The most items of a page. */
export const Limit = z.coerce
	.number({ error: "takes a whole number from 1 to 100" })
	.int("takes a whole number from 1 to 100")
	.min(1, "takes a whole number from 1 to 100")
	.max(100, "takes a whole number from 1 to 100")
	.default(20)
	.meta({ description: "How many to answer, 1 to 100" });

export const CURSOR_MEANS = "`nextCursor` of the page before; a page from the start when absent";

/** One page of a list. `id` names the page's schema in the OpenAPI document. */
export function pageOf<Item extends z.ZodType>(id: string, item: Item) {
	return z
		.object({
			data: z.array(item),
			nextCursor: z
				.string()
				.nullable()
				.meta({ description: "Where the next page begins; null on the last" }),
		})
		.meta({ id });
}
