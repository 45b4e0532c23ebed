import { z } from "zod";

import { verdictOn } from "./criteria.ts";
import type { Findings } from "./findings.ts";
import { OwnField, ownValue } from "./own-fields.ts";

export type Answer = { ok: true; value: unknown } | { ok: false; why: string };

const Schema = z.object({
	type: z.union([z.string(), z.array(z.string())]).optional(),
	properties: z.record(z.string(), z.unknown()).optional(),
	required: z.array(z.string()).optional(),
	anyOf: z.array(z.unknown()).optional(),
	oneOf: z.array(z.unknown()).optional(),
	enum: z.array(z.unknown()).optional(),
});

/** The names under which a finding may be asked for. */
const NAMED: Record<string, Exclude<keyof Findings, "steps">> = {
	summary: "summary",
	outcome: "outcome",
	day: "day",
	date: "day",
	time: "time",
	name: "name",
	callerName: "name",
	phone: "phone",
	phoneNumber: "phone",
	service: "service",
	reason: "reason",
	sentiment: "sentiment",
	score: "score",
	why: "why",
};

/**
 * An object by a JSON schema, each value found in the transcript by the property's name. A value
 * that was not said is null where the schema allows it and left out where it is optional;
 * otherwise the schema cannot be met, and nothing is made up to meet it.
 */
export function answerBySchema(schema: unknown, findings: Findings, path = ""): Answer {
	const parsed = Schema.safeParse(schema);
	if (!parsed.success) return { ok: false, why: `${path || "the schema"} is not a JSON schema` };
	const { properties } = parsed.data;
	if (!properties)
		return { ok: false, why: `${path || "the schema"} is not an object with properties` };
	const value: Record<string, unknown> = {};
	for (const [key, property] of Object.entries(properties)) {
		const where = path === "" ? key : `${path}.${key}`;
		const answer = propertyOf(key, property, findings, where);
		if (answer.ok) value[key] = answer.value;
		else if (parsed.data.required?.includes(key)) return answer;
	}
	return { ok: true, value };
}

function propertyOf(key: string, schema: unknown, findings: Findings, path: string): Answer {
	const object = variants(schema).find((variant) => variant.properties !== undefined);
	if (object && isCriterion(object))
		return { ok: true, value: verdictOn(descriptionOf(schema), findings.steps) };
	if (object) return answerBySchema(object, findings, path);
	if (path.startsWith(OWN)) return ownAnswer(key, schema, findings, path);
	const name = NAMED[key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
	const found = name === undefined ? null : findings[name];
	for (const value of [found, null]) {
		if (accepts(schema, value)) return { ok: true, value };
	}
	return { ok: false, why: `"${path}" was not said in the conversation, and may not be null` };
}

/** Under this name the product asks for what only its agent wants to know. */
const OWN = "extracted.";

function ownAnswer(key: string, schema: unknown, findings: Findings, path: string): Answer {
	for (const variant of variants(schema)) {
		const field = OwnField.safeParse(variant);
		const value = field.success
			? ownValue(key, { ...field.data, description: descriptionOf(schema) }, findings)
			: null;
		if (value !== null && accepts(schema, value)) return { ok: true, value };
	}
	if (accepts(schema, null)) return { ok: true, value: null };
	return { ok: false, why: `"${path}" was not said in the conversation, and may not be null` };
}

function isCriterion({ properties = {} }: z.infer<typeof Schema>): boolean {
	return "met" in properties && "quote" in properties;
}

function descriptionOf(schema: unknown): string {
	const described = z.object({ description: z.string() }).safeParse(schema);
	return described.success ? described.data.description : "";
}

function variants(schema: unknown): z.infer<typeof Schema>[] {
	const parsed = Schema.safeParse(schema);
	if (!parsed.success) return [];
	const inner = [...(parsed.data.anyOf ?? []), ...(parsed.data.oneOf ?? [])];
	return [parsed.data, ...inner.flatMap(variants)];
}

function accepts(schema: unknown, value: unknown): boolean {
	const object = z.record(z.string(), z.unknown()).safeParse(schema);
	return object.success && z.fromJSONSchema(object.data).safeParse(value).success;
}
