import { z } from "zod";

const Text = z
	.strictObject({
		type: z.literal("string"),
		description: z.string().max(500).optional(),
		/** The only values there are. */
		enum: z.array(z.string().min(1)).min(1).max(50).optional(),
	})
	.refine(({ enum: values = [] }) => new Set(values).size === values.length, "names a value twice");

const Quantity = z
	.strictObject({
		type: z.enum(["number", "integer"]),
		description: z.string().max(500).optional(),
		minimum: z.number().optional(),
		maximum: z.number().optional(),
	})
	.refine(
		({ minimum = -Infinity, maximum = Infinity }) => minimum <= maximum,
		"has a minimum above its maximum: no value can be right",
	);

const YesOrNo = z.strictObject({
	type: z.literal("boolean"),
	description: z.string().max(500).optional(),
});

const List = z.strictObject({
	type: z.literal("array"),
	description: z.string().max(500).optional(),
	items: Text,
	maxItems: z.int().positive().max(50).optional(),
});

const Field = z.discriminatedUnion("type", [Text, Quantity, YesOrNo, List], {
	error: "takes the type string, number, integer, boolean or array",
});
export type ExtractionField = z.infer<typeof Field>;

const FieldName = z
	.string()
	.regex(/^[a-zA-Z]\w{0,39}$/, "takes a name of letters, digits and _, 40 at most");

/**
 * The JSON Schema of the data that an agent wants from its calls: an object of plain values, which every model can fill
 * in. A value that was not said in a call is null, so no field is required.
 */
export const ExtractionSchema = z.strictObject({
	type: z.literal("object"),
	description: z.string().max(500).optional(),
	properties: z
		.record(FieldName, Field)
		.refine((fields) => Object.keys(fields).length > 0, "asks for nothing")
		.refine((fields) => Object.keys(fields).length <= 30, "asks for more than 30 values"),
});
export type ExtractionSchema = z.infer<typeof ExtractionSchema>;
