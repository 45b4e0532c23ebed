import { asSchema, type FlexibleSchema, jsonSchema, type Schema } from "ai";

import { parseJson } from "../../domain/parsing/json.ts";

/** What models write for something that the caller did not say. */
const LEFT_OUT = new Set(["", "null", "none", "unknown", "undefined", "n/a"]);

/**
 * The schema of a tool's input as models keep to it. Read as no input: null, a list, a number. Read as the object that it
 * is: JSON within JSON, a list of one. Left out: a value that only says that it is unknown. A number is text where the tool
 * takes text. Everything else that the tool does not take is refused, as before.
 */
export function lenientSchema<T>(input: FlexibleSchema<T>): Schema<T> {
	const schema = asSchema(input);
	const validate: NonNullable<Schema<T>["validate"]> = async (value) => {
		const read = withoutLeftOut(objectOf(value));
		const result = await check(schema, read);
		if (result.success) return result;
		const asText = await check(schema, withNumbersAsText(read));
		return asText.success ? asText : result;
	};
	return jsonSchema<T>(() => schema.jsonSchema, { validate });
}

async function check<T>(schema: Schema<T>, value: object) {
	if (!schema.validate) throw new Error("A tool's input needs a schema that can check it");
	return await schema.validate(value);
}

function objectOf(value: unknown): object {
	if (typeof value === "string") {
		const inner = parseJson(value);
		return typeof inner === "string" ? {} : objectOf(inner);
	}
	if (Array.isArray(value)) return value.length === 1 ? objectOf(value[0]) : {};
	return typeof value === "object" && value !== null ? value : {};
}

function withoutLeftOut(input: object): object {
	const said = Object.entries(input).filter(
		([, value]) => typeof value !== "string" || !LEFT_OUT.has(value.trim().toLowerCase()),
	);
	return Object.fromEntries(said);
}

function withNumbersAsText(input: object): object {
	const values = Object.entries(input).map(([key, value]: [string, unknown]) => [
		key,
		typeof value === "number" ? String(value) : value,
	]);
	return Object.fromEntries(values);
}
