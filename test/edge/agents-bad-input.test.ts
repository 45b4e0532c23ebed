import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";

import { clinic } from "../support/agents.ts";
import { givenWorkspace, problem, read } from "./api.ts";

const WORKSPACE = "w-agents-bad";

let api: Awaited<ReturnType<typeof givenWorkspace>>;
beforeAll(async () => {
	api = await givenWorkspace(WORKSPACE);
});

const ask = async (method: string, path: string, body?: unknown) =>
	read(await api.ask(method, `/v1/agents${path}`, body));
const push = (agentId: string, changes: object = {}) =>
	ask("POST", `/${agentId}/versions`, { definition: { ...clinic, agentId, ...changes } });
const publish = (agentId: string, version: number) =>
	ask("POST", `/${agentId}/publish`, { version });

describe("a definition that is wrong", () => {
	it.each([
		[
			{ tools: ["find_slotz"] },
			"definition.tools.0",
			/"find_slotz" is no tool; there is: find_slots/,
		],
		[
			{ analysis: { schema: { type: "object", properties: { when: { type: "date" } } } } },
			"definition.analysis.schema.properties.when.type",
			/string, number, integer, boolean or array/,
		],
		[
			{
				analysis: {
					schema: { type: "object", properties: { n: { type: "number", minimum: 2, maximum: 1 } } },
				},
			},
			"definition.analysis.schema.properties.n",
			/no value can be right/,
		],
		[{ instructions: "x".repeat(200_000) }, "definition.instructions", /20000/],
		[{ timezone: "Mars/Olympus" }, "definition.timezone", /IANA timezone/],
		[{ opening_hours: {} }, "definition.opening_hours", /did you mean openingHours/],
		[
			{ openingHours: { ...clinic.openingHours, monday: ["17:00-09:00"] } },
			"definition.openingHours.monday.0",
			/end after it begins/,
		],
		[
			{ services: [{ service: "scan", durationMinutes: 10, resources: ["mri"] }] },
			"definition.services.0.resources.0",
			/none of the agent's resources/,
		],
		[{ agentId: "another" }, "definition.agentId", /the path says wrong/],
	])("is refused with the field and what would be right: %#", async (changes, field, message) => {
		const refused = await ask("POST", "/wrong/versions", {
			definition: { ...clinic, agentId: "wrong", ...changes },
		});
		expect(refused).toMatchObject(
			problem(422, "invalid_request", {
				errors: [{ field, message: expect.stringMatching(message) }],
			}),
		);
		expect(await ask("GET", "/wrong")).toMatchObject(problem(404, "unknown_agent"));
	});

	it.each([
		[
			{ language: "tr" },
			"definition.language",
			/"tr" is no language of the engines here: @cf\/deepgram\/flux hears only en; @cf\/deepgram\/aura-1 speaks only en.*nova-3.*spoken by no engine/,
		],
		[
			{ language: "es-MX" },
			"definition.language",
			/heard by @cf\/deepgram\/nova-3 and .*, and spoken by @cf\/deepgram\/aura-2-es/,
		],
		[
			{ models: { voice: "asterix" } },
			"definition.models.voice",
			/"asterix" is no voice of @cf\/deepgram\/aura-1; there is: angus, .*asteria/,
		],
		[
			{ models: { language: "gpt-5" } },
			"definition.models.language",
			/"gpt-5" is no language model of Workers AI; .*@cf\/meta\/llama/,
		],
		[
			{ models: { language: "@cf/deepgram/flux" } },
			"definition.models.language",
			/no language model/,
		],
		[
			{ keyterms: Array.from({ length: 100 }, (_, nth) => `${nth} `.padEnd(55, "x")) },
			"definition.keyterms",
			/has 100 keyterms of about \d+ tokens together; @cf\/deepgram\/flux takes at most 500/,
		],
	])("is refused when the engines cannot do what it asks: %#", async (changes, field, message) => {
		const refused = await push("unheard", changes);
		expect(refused).toMatchObject(
			problem(422, "invalid_request", {
				errors: [{ field, message: expect.stringMatching(message) }],
			}),
		);
		expect(await ask("GET", "/unheard")).toMatchObject(problem(404, "unknown_agent"));
	});

	it("has what the engines cannot do field by field, all at once", async () => {
		const refused = await push("unheard", { language: "de", models: { voice: "asterix" } });
		expect(refused).toMatchObject(
			problem(422, "invalid_request", {
				errors: [{ field: "definition.language" }, { field: "definition.models.voice" }],
			}),
		);
	});

	it("was pushed before it was checked still answers", async () => {
		await push("turkish");
		await env.DB.prepare(
			`UPDATE agent_versions SET definition = json_set(definition, '$.language', 'tr')
			WHERE workspace_id = ? AND agent_id = 'turkish'`,
		)
			.bind(WORKSPACE)
			.run();
		expect((await publish("turkish", 1)).status).toBe(200);
		const call = await api.ask("POST", "/v1/calls", { agentId: "turkish" });
		expect(call.status).toBe(201);
		await call.body?.cancel();
	});

	it("is refused when it weighs more than a request may", async () => {
		const refused = await push("heavy", { instructions: "x".repeat(300_000) });
		expect(refused).toMatchObject(problem(413, "body_too_large"));
	});

	it("and was stored by an older release is named, and stops nobody else's calls", async () => {
		await push("aged");
		await publish("aged", 1);
		await env.DB.prepare(
			`UPDATE agent_versions SET definition = json_set(definition, '$.timezone', 'Mars/Olympus')
			WHERE workspace_id = ? AND agent_id = 'aged'`,
		)
			.bind(WORKSPACE)
			.run();
		const unreadable = problem(500, "agent_unreadable", {
			errors: [{ field: "timezone", message: expect.stringContaining("IANA") }],
		});
		expect(await ask("GET", "/aged")).toMatchObject(unreadable);
		expect(await ask("GET", "/aged/versions/1")).toMatchObject(unreadable);
		const call = await read(await api.ask("POST", "/v1/calls", { agentId: "aged" }));
		expect(call).toMatchObject(unreadable);
		expect((await ask("GET", "")).status).toBe(200);
		const other = await api.ask("POST", "/v1/calls", {});
		expect(other.status).toBe(201);
		await other.body?.cancel();
	});
});

describe("a version that is not there", () => {
	it("cannot be read, published, or called", async () => {
		await push("short");
		const unknown = problem(404, "unknown_version", {
			detail: '"short" has no version 9; the newest is 1.',
		});
		expect(await ask("GET", "/short/versions/9")).toMatchObject(unknown);
		expect(await publish("short", 9)).toMatchObject(unknown);
		const call = { agentId: "short", agentVersion: 9 };
		expect(await read(await api.ask("POST", "/v1/calls", call))).toMatchObject(unknown);
		expect(await ask("GET", "/short/versions/latest")).toMatchObject(problem(400, "malformed_id"));
		for (const version of [0, -1, 1.5, "1", null])
			expect(await ask("POST", "/short/publish", { version })).toMatchObject(
				problem(422, "invalid_request", { errors: [{ field: "version" }] }),
			);
	});
});

describe("POST /v1/calls", () => {
	it.each(["call me", "12345", "020 7946 0123", "+44 20 79x6 0123"])(
		"does not take %s for the number of a caller",
		async (phone) => {
			const refused = await read(await api.ask("POST", "/v1/calls", { phone }));
			expect(refused).toMatchObject(
				problem(422, "invalid_request", {
					errors: [{ field: "phone", message: expect.stringContaining("+44") }],
				}),
			);
		},
	);
});
