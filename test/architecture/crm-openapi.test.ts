import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import { CrmWrite, MAX_WRITES } from "../../src/domain/crm/write.ts";
import {
	BatchAnswer,
	CallerAnswer,
	NextAppointmentAnswer,
} from "../../src/providers/crm/http-answers.ts";
import { HttpCrm } from "../../src/providers/crm/http-crm.ts";
import { FakeCrm } from "../support/fake-crm.ts";

const Fields = z.looseObject({
	required: z.array(z.string()).default([]),
	properties: z.record(z.string(), z.unknown()).default({}),
});
const Document = z.looseObject({
	openapi: z.literal("3.1.0"),
	paths: z.record(z.string(), z.record(z.string(), z.looseObject({}))),
	components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

const page = fileURLToPath(new URL("../../docs/crm-openapi.yaml", import.meta.url));
const { paths, components } = Document.parse(parse(readFileSync(page, "utf8")));

/** What an object of the document has, and of that what it always has. */
function fieldsOf(schema: unknown): { all: string[]; always: string[] } {
	const { allOf = [] } = z.looseObject({ allOf: z.array(z.unknown()).optional() }).parse(schema);
	const parts = [schema, ...allOf].map((part) => Fields.parse(resolved(part)));
	return {
		all: [...new Set(parts.flatMap(({ properties }) => Object.keys(properties)))].toSorted(),
		always: [...new Set(parts.flatMap(({ required }) => required))].toSorted(),
	};
}

function resolved(schema: unknown): unknown {
	const { $ref } = z.looseObject({ $ref: z.string().optional() }).parse(schema);
	return $ref === undefined ? schema : components.schemas[$ref.split("/").at(-1) ?? ""];
}

/** The same of what the product sends or takes. */
function fieldsOfOurs(schema: unknown) {
	const { required, properties } = Fields.parse(schema);
	return { all: Object.keys(properties).toSorted(), always: required.toSorted() };
}

const jsonSchema = (schema: z.ZodType) =>
	z.looseObject({}).parse(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));

const property = (schema: z.ZodType, key: string) =>
	Fields.parse(jsonSchema(schema)).properties[key];

const Choice = z.looseObject({
	oneOf: z.array(z.unknown()).optional(),
	anyOf: z.array(z.unknown()).optional(),
});
const choices = (schema: unknown) => {
	const { oneOf, anyOf } = Choice.parse(schema);
	return oneOf ?? anyOf ?? [];
};

describe("docs/crm-openapi.yaml", () => {
	it.each(choices(jsonSchema(CrmWrite)).map((ours) => [kindOf(ours), ours] as const))(
		"describes a %s as the product sends it",
		(kind, ours) => {
			const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}Write`;
			expect(fieldsOf(components.schemas[name])).toEqual(fieldsOfOurs(ours));
		},
	);

	it("describes answers as the product takes them", () => {
		const answers = [
			["Caller", choices(property(CallerAnswer, "caller"))[0]],
			["NextAppointment", choices(property(NextAppointmentAnswer, "appointment"))[0]],
		] as const;
		for (const [name, ours] of answers)
			expect(fieldsOf(components.schemas[name])).toEqual(fieldsOfOurs(ours));
		const results = z.looseObject({ items: z.unknown() }).parse(property(BatchAnswer, "results"));
		expect(choices(components.schemas["Result"]).map(fieldsOf)).toEqual(
			choices(results.items).map(fieldsOfOurs),
		);
	});

	it("has every request that the product makes, and no other", async () => {
		const fake = new FakeCrm("token");
		const crm = new HttpCrm({ url: "https://crm.test", token: "token", fetch: fake.fetch });
		const customer = { workspaceId: "w", customerId: "c-1" };
		await crm.findCaller({ ...customer, phone: "1", email: "m@example.com" });
		await crm.nextAppointment({ ...customer, now: 0 });
		await crm.writeBatch("w", []);
		const asked = fake.requests.map(({ method, path }) => {
			const [pathname = "", query = ""] = path.split("?");
			const template = pathname.replace("/c-1/", "/{customerId}/");
			return `${method.toLowerCase()} ${template} ${[...new URLSearchParams(query).keys()].join(" ")}`;
		});
		const described = Object.entries(paths).flatMap(([path, methods]) =>
			Object.entries(methods).map(([method, { parameters }]) => {
				const query = z
					.array(z.looseObject({ name: z.string().optional(), in: z.string().optional() }))
					.parse(parameters)
					.flatMap((each) => (each.in === "query" ? [each.name] : []));
				return `${method} ${path} ${query.join(" ")}`;
			}),
		);
		expect(asked).toEqual(described);
	});

	it("allows as many records a request as the product sends at most", () => {
		const text = JSON.stringify(paths["/v1/batch"]);
		expect(text).toContain(`"maxItems":${MAX_WRITES}`);
	});
});

function kindOf(schema: unknown): string {
	const { kind } = Fields.parse(schema).properties;
	return z.looseObject({ const: z.string() }).parse(kind).const;
}
