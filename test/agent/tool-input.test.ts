import { asSchema } from "ai";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { lenientSchema } from "../../src/agent/conversation/tool-input.ts";

const Search = z.object({ service: z.string(), to: z.string().nullish() });
const Nothing = z.object({});

async function read(schema: z.ZodType, value: unknown) {
	const { validate } = lenientSchema(schema);
	return await validate?.(value);
}

describe("a tool's input", () => {
	it.each([null, "null", "", [], 7, true, {}])("%j is none", async (value) => {
		expect(await read(Nothing, value)).toEqual({ success: true, value: {} });
	});

	it.each(["null", "None", " unknown ", "", "N/A"])("%j is left out", async (to) => {
		expect(await read(Search, { service: "cleaning", to })).toEqual({
			success: true,
			value: { service: "cleaning" },
		});
	});

	it.each([
		["JSON in JSON", '{"service":"cleaning"}'],
		["a list of one", [{ service: "cleaning" }]],
	])("is read from %s", async (_, value) => {
		expect(await read(Search, value)).toEqual({ success: true, value: { service: "cleaning" } });
	});

	it("is text where the tool takes text and the model wrote a number", async () => {
		expect(await read(z.object({ phone: z.string() }), { phone: 4155550101 })).toEqual({
			success: true,
			value: { phone: "4155550101" },
		});
		expect(await read(z.object({ page: z.number() }), { page: 2 })).toEqual({
			success: true,
			value: { page: 2 },
		});
	});

	it("is refused without what the tool needs", async () => {
		expect(await read(Search, { service: "unknown" })).toMatchObject({ success: false });
	});

	it("is described to the model as before", async () => {
		expect(await lenientSchema(Search).jsonSchema).toEqual(await asSchema(Search).jsonSchema);
	});
});
