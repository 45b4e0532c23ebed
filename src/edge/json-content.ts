import type { z } from "zod";

/** How a route declares what it answers. */
export function jsonAnswer<Schema extends z.ZodType>(description: string, schema: Schema) {
	return { description, content: { "application/json": { schema } } };
}

/** How a route declares the body that it takes. */
export function jsonBody<Schema extends z.ZodType, Required extends boolean>(
	schema: Schema,
	required: Required,
) {
	return { required, content: { "application/json": { schema } } };
}
