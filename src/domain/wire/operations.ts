import { z } from "zod";

const Value = z.union([z.string(), z.number(), z.null()]);

/** One value that differs from the facts. A row that is missing or should not exist is reported by its key alone. */
export const Difference = z
	.object({
		workspaceId: z.string(),
		callId: z
			.string()
			.nullable()
			.meta({ description: "Null for a contact, which is of many calls" }),
		table: z
			.string()
			.meta({ description: "A table of D1, or `archive` for the call's object in R2" }),
		row: z.string().meta({ description: "Which row of the call, or which contact" }),
		column: z.string(),
		live: Value,
		expected: Value,
	})
	.meta({ id: "Difference" });
export type Difference = z.infer<typeof Difference>;

/** Where a page begins: in which phase, and after which key. */
export const OperationCursor = z.object({
	phase: z.enum(["archive", "call", "contact"]),
	after: z.string().max(600),
});
export type OperationCursor = z.infer<typeof OperationCursor>;

export const OperationRequest = z
	.strictObject({
		cursor: z
			.string()
			.max(620)
			.regex(/^(archive|call|contact):/, "takes `nextCursor` of the page before")
			.optional()
			.meta({ description: "`nextCursor` of the page before; from the start when absent" }),
		limit: z
			.int()
			.min(1, "takes a whole number from 1 to 40")
			.max(40, "takes a whole number from 1 to 40")
			.default(20)
			.meta({ description: "How many calls, or contacts, to look at in this request, 1 to 40" }),
	})
	.meta({ id: "OperationRequest" });

export const OperationPage = z
	.object({
		calls: z.int().nonnegative(),
		events: z.int().nonnegative().meta({ description: "That were read and folded" }),
		onTheirWay: z
			.int()
			.nonnegative()
			.meta({ description: "Events of open calls that the tables need not know yet" }),
		rebuilt: z.int().nonnegative().meta({ description: "Calls and contacts that were written" }),
		differences: z.array(Difference).meta({ description: "What is not as the facts say" }),
		nextCursor: z.string().nullable().meta({ description: "Where to go on; null at the end" }),
	})
	.meta({ id: "OperationPage" });
export type OperationPage = z.infer<typeof OperationPage>;
