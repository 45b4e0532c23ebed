import type { z } from "zod";

type JsonSchema = z.core.JSONSchema.BaseSchema;

export interface Field {
	/** Where it stands, as `latency.responseMs`. */
	name: string;
	type: string;
}

/** The fields of an object, those of objects inside it after it, in the schema's order. */
export function describeFields(schema: JsonSchema, inside = ""): Field[] {
	const required = new Set(schema.required);
	return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
		const field = asSchema(value);
		const name = `${inside}${key}`;
		if (field.properties) return describeFields(field, `${name}.`);
		const choices = (field.oneOf ?? []).map(asSchema).filter(({ properties }) => properties);
		if (choices.length > 0) return choices.flatMap((choice) => describeChoice(choice, name));
		const type = describeType(field);
		return [{ name, type: required.has(key) ? type : `${type}, may be absent` }];
	});
}

/** One of several shapes, told apart by the fields that can have one value only. */
function describeChoice(choice: JsonSchema, name: string): Field[] {
	const marks = Object.entries(choice.properties ?? {}).flatMap(([key, value]) => {
		const { const: only } = asSchema(value);
		return only === undefined ? [] : [{ key, only: JSON.stringify(only) }];
	});
	const when = marks.map(({ key, only }) => `${key} ${only}`).join(", ");
	return describeFields(choice, `${name}.`).map((field) =>
		marks.some(({ key }) => field.name === `${name}.${key}`)
			? field
			: { ...field, type: `${field.type}; with ${when}` },
	);
}

function describeType(schema: JsonSchema): string {
	if (schema.const !== undefined) return JSON.stringify(schema.const);
	if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
	if (schema.anyOf) return schema.anyOf.map((one) => describeType(asSchema(one))).join(" | ");
	if (Array.isArray(schema.type))
		return schema.type.map((type) => describeType({ ...schema, type })).join(" | ");
	return schema.type === undefined ? "JSON" : describeTyped(schema.type, schema);
}

function describeTyped(type: z.core.JSONSchema.SchemaType, schema: JsonSchema): string {
	switch (type) {
		case "integer":
			return describeInteger(schema);
		case "string":
			return describeString(schema);
		case "object":
			return `object of any ${describeType(asSchema(schema.additionalProperties ?? {}))}`;
		case "array":
			return `list of ${[schema.items ?? {}]
				.flat()
				.map((item) => describeType(asSchema(item)))
				.join(" | ")}`;
		case "number":
		case "boolean":
		case "null":
			return type;
	}
}

function describeInteger({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
	const least = typeof exclusiveMinimum === "number" ? exclusiveMinimum + 1 : minimum;
	const bounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
	if (bounded) return `integer, ${least} to ${maximum}`;
	return least === undefined ? "integer" : `integer, ${least} or more`;
}

function describeString({ format, pattern, maxLength }: JsonSchema): string {
	if (format === "date-time") return "ISO 8601 time with its offset";
	if (pattern !== undefined) return `string like \`${pattern}\``;
	return maxLength === undefined ? "string" : `string of at most ${maxLength} characters`;
}

function asSchema(schema: z.core.JSONSchema._JSONSchema): JsonSchema {
	return typeof schema === "boolean" ? {} : schema;
}
