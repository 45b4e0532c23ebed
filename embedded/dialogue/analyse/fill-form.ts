import { z } from "zod";

import { judge } from "./criteria.ts";
import type { Findings } from "./findings.ts";

type Filled = { ok: true; value: unknown } | { ok: false; why: string };

const ObjectSchema = z.object({
	description: z.string().default(""),
	properties: z.record(z.string(), z.unknown()),
	required: z.array(z.string()).default([]),
});

/** A part of the form, and what is known for it. */
interface Part {
	readonly path: string;
	/** By the name of a property. */
	readonly values: ReadonlyMap<string, unknown>;
	readonly findings: Findings;
}

/** Under this name the product asks for the data of the agent's own schema. */
const OWN_DATA = "extracted";

/**
 * Fills in an object by a JSON schema. A value is found by its property's name; no other word of the schema is
 * read. A value that is not known is null where the schema allows it and left out where it is optional; otherwise
 * the form cannot be filled in.
 */
export function fillForm(schema: unknown, findings: Findings): Filled {
	const values = new Map<string, unknown>(Object.entries({ ...findings, ...findings.said }));
	return fillObject(schema, { path: "", values, findings });
}

function fillObject(schema: unknown, part: Part): Filled {
	const object = ObjectSchema.safeParse(schema);
	if (!object.success)
		return { ok: false, why: `${part.path || "the schema"} is not an object with properties` };
	const { properties, required } = object.data;
	const value: Record<string, unknown> = {};
	for (const [name, property] of Object.entries(properties)) {
		const filled = fillProperty(name, property, part);
		if (filled.ok) value[name] = filled.value;
		else if (required.includes(name)) return filled;
	}
	return { ok: true, value };
}

function fillProperty(name: string, schema: unknown, { path, values, findings }: Part): Filled {
	const here = path === "" ? name : `${path}.${name}`;
	const object = ObjectSchema.safeParse(schema);
	if (object.success) {
		const { properties, description } = object.data;
		if ("met" in properties && "quote" in properties)
			return { ok: true, value: judge(description, findings.steps) };
		// An agent may give its own meaning to "outcome" or "score"; only what the caller said goes by its name.
		const known = name === OWN_DATA ? new Map(Object.entries(findings.said)) : values;
		return fillObject(schema, { path: here, values: known, findings });
	}
	const value = [values.get(name) ?? null, null].find((one) => accepts(schema, one));
	return value === undefined
		? { ok: false, why: `"${here}" was not said in the conversation, and may not be null` }
		: { ok: true, value };
}

function accepts(schema: unknown, value: unknown): boolean {
	const object = z.record(z.string(), z.unknown()).safeParse(schema);
	return object.success && z.fromJSONSchema(object.data).safeParse(value).success;
}
