import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import { HttpCrm } from "../../src/providers/crm/http-crm.ts";
import { withCrmSchemas } from "../../tools/docs/crm-schemas.ts";
import { FakeCrm } from "../support/fake-crm.ts";

const Parameters = z.array(
	z.looseObject({ name: z.string().optional(), in: z.string().optional() }),
);
const Page = z.looseObject({
	openapi: z.literal("3.1.0"),
	paths: z.record(z.string(), z.record(z.string(), z.looseObject({ parameters: Parameters }))),
});

const page = readFileSync(
	fileURLToPath(new URL("../../docs/crm-openapi.yaml", import.meta.url)),
	"utf8",
);

describe("docs/crm-openapi.yaml", () => {
	it("has the schemas that the product sends and reads by", () => {
		expect(page).toContain("ContactWrite:");
		expect(page).toBe(withCrmSchemas(page));
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
		const described = Object.entries(Page.parse(parse(page)).paths).flatMap(([path, methods]) =>
			Object.entries(methods).map(([method, { parameters }]) => {
				const query = parameters.flatMap((each) => (each.in === "query" ? [each.name] : []));
				return `${method} ${path} ${query.join(" ")}`;
			}),
		);
		expect(asked).toEqual(described);
	});
});
