import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";

import { ApiKeyList, NewApiKey } from "../../src/domain/wire/api-keys.ts";
import { createApp } from "../../src/edge/app.ts";
import { givenWorkspace, problem, read, send } from "./api.ts";

const DEVELOPMENT_KEY = { headers: { authorization: "Bearer rb_dev_key_for_local_use_only" } };
const PRODUCTION = { ENVIRONMENT: "production", CALL_TOKEN_SECRET: "s".repeat(40) };

let api: Awaited<ReturnType<typeof givenWorkspace>>;
beforeAll(async () => {
	api = await givenWorkspace("w-http");
});

describe("the key", () => {
	it.each([
		["no Authorization header", {}],
		["another scheme", { authorization: "Basic cmI6cmI=" }],
		["a scheme without a key", { authorization: "Bearer " }],
	])("is asked for when a request has %s", async (_, headers) => {
		const answer = await send("/v1/calls", { headers });
		expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="ringbook"');
		expect(await read(answer)).toMatchObject(problem(401, "missing_key"));
	});

	it("is refused when nobody made it", async () => {
		const answer = await send("/v1/calls", { headers: { authorization: "Bearer rb_live_guess" } });
		expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
		expect(await read(answer)).toMatchObject(problem(401, "invalid_key"));
	});

	it("may be the documented one in development, and there only", async () => {
		expect((await send("/v1/calls", DEVELOPMENT_KEY)).status).toBe(200);
		const answer = await send("/v1/calls", DEVELOPMENT_KEY, PRODUCTION);
		expect(await read(answer)).toMatchObject(problem(401, "invalid_key"));
	});

	it("works in production when it was made for a workspace", async () => {
		const headers = { authorization: `Bearer ${api.key}` };
		expect((await send("/v1/calls", { headers }, PRODUCTION)).status).toBe(200);
	});

	it("is made, shown once, listed by how it begins, and revoked", async () => {
		const made = await read(await api.ask("POST", "/v1/api-keys"));
		expect(made).toMatchObject({
			status: 201,
			body: { key: expect.stringMatching(/^rb_live_.{43}$/) },
		});
		const { key, ...shown } = NewApiKey.parse(made.body);
		const headers = { authorization: `Bearer ${key}` };
		expect((await send("/v1/contacts", { headers })).status).toBe(200);

		const listed = await read(await api.ask("GET", "/v1/api-keys"));
		expect(listed.body).toEqual({ data: expect.arrayContaining([shown]) });
		expect(JSON.stringify(listed.body)).not.toContain(key);
		const stored = await env.DB.prepare("SELECT * FROM api_keys").all();
		expect(JSON.stringify(stored.results)).not.toContain(key);

		expect((await api.ask("DELETE", `/v1/api-keys/${shown.keyId}`)).status).toBe(204);
		const late = await read(await send("/v1/contacts", { headers }));
		expect(late).toMatchObject(problem(401, "invalid_key"));
	});

	it("of another workspace cannot be revoked", async () => {
		const other = await givenWorkspace("w-http-other");
		const { body } = await read(await other.ask("GET", "/v1/api-keys"));
		const { data } = ApiKeyList.parse(body);
		const answer = await read(await api.ask("DELETE", `/v1/api-keys/${data[0]?.keyId}`));
		expect(answer).toMatchObject(problem(404, "not_found"));
		expect((await other.ask("GET", "/v1/calls")).status).toBe(200);
	});
});

const post = (body: BodyInit, type: string | null = "application/json") =>
	send("/v1/analytics/query", {
		method: "POST",
		headers: {
			authorization: `Bearer ${api.key}`,
			...(type === null ? {} : { "content-type": type }),
		},
		body,
	});

describe("a request that cannot be read", () => {
	it("is told that its JSON does not parse", async () => {
		expect(await read(await post('{"queries": ['))).toMatchObject(problem(400, "malformed_json"));
	});

	it("is told that its body must be JSON", async () => {
		expect(await read(await post("queries=1", "application/x-www-form-urlencoded"))).toMatchObject(
			problem(415, "unsupported_media_type", {
				detail: expect.stringContaining("application/x-www-form-urlencoded"),
			}),
		);
		expect(await read(await post(new Uint8Array([1]), null))).toMatchObject(
			problem(415, "unsupported_media_type"),
		);
	});

	it("is told that its body is too large, with and without a declared length", async () => {
		const large = JSON.stringify({ queries: "x".repeat(256 * 1024) });
		expect(await read(await post(large))).toMatchObject(problem(413, "body_too_large"));
		const stream = new Response(large).body;
		expect(await read(await post(stream ?? ""))).toMatchObject(problem(413, "body_too_large"));
	});

	it("is told which fields are missing, wrong or unknown, and what would be right", async () => {
		const { status, body } = await read(
			await api.ask("POST", "/v1/calls", { agent: "reception", customerId: 7 }),
		);
		expect(status).toBe(422);
		expect(body).toMatchObject({
			code: "invalid_request",
			errors: [
				{ field: "customerId", message: "Invalid input: expected string, received number" },
				{ field: "agent", message: "is not a field that is known here" },
			],
		});
		expect(await read(await api.ask("POST", "/v1/analytics/query", []))).toMatchObject(
			problem(422, "invalid_request", { errors: [{ field: "body" }] }),
		);
	});

	it.each([
		["/v1/calls?limit=101", "limit"],
		["/v1/calls?limit=many", "limit"],
		["/v1/calls?limit=0", "limit"],
		["/v1/calls?cursor=nonsense", "cursor"],
		["/v1/calls?outcome=happy", "outcome"],
		["/v1/calls?startedFrom=yesterday", "startedFrom"],
		["/v1/calls?limt=5", "limt"],
		["/v1/appointments?cursor=nonsense", "cursor"],
		["/v1/webhook-deliveries?callId=7", "callId"],
	])("as %s is told that %s is wrong", async (path, field) => {
		expect(await read(await api.ask("GET", path))).toMatchObject(
			problem(422, "invalid_request", { errors: [{ field, message: expect.any(String) }] }),
		);
	});

	it.each(["/v1/calls/7", "/v1/calls/call_7/events", "/v1/calls/call_7/archive"])(
		"as %s is told what a call id looks like",
		async (path) => {
			expect(await read(await api.ask("GET", path))).toMatchObject(
				problem(400, "malformed_id", {
					errors: [
						{ field: "callId", message: "a call id is call_ followed by a lower-case ULID" },
					],
				}),
			);
		},
	);
});

describe("a path", () => {
	it("that does not exist under /v1 is a problem, with or without a key", async () => {
		expect(await read(await send("/v1/cals"))).toMatchObject(problem(404, "unknown_path"));
		expect(await read(await api.ask("GET", "/v1"))).toMatchObject(problem(404, "unknown_path"));
	});

	it("that takes other methods names them", async () => {
		const answer = await api.ask("PUT", "/v1/calls");
		expect(answer.headers.get("allow")).toBe("GET, HEAD, OPTIONS, POST");
		expect(await read(answer)).toMatchObject(problem(405, "method_not_allowed"));
		expect((await send("/health", { method: "POST" })).status).toBe(405);
	});

	it("answers OPTIONS with its methods and HEAD without a body", async () => {
		const options = await send("/v1/webhook-endpoints/ep_1", { method: "OPTIONS" });
		expect(options.status).toBe(204);
		expect(Object.fromEntries(options.headers)).toEqual({ allow: "DELETE, GET, HEAD, OPTIONS" });
		const head = await api.ask("HEAD", "/v1/calls");
		expect([head.status, await head.text()]).toEqual([200, ""]);
	});

	it("outside the API is a page of the console", async () => {
		const asked: string[] = [];
		const ASSETS: Fetcher = {
			fetch: async (input) => {
				asked.push(new Request(input).url);
				return new Response("<title>Ringbook</title>");
			},
			connect: () => {
				throw new Error("Assets are asked over HTTP");
			},
		};
		const answer = await send("/calls/call_1", {}, { ASSETS });
		expect(await answer.text()).toBe("<title>Ringbook</title>");
		const head = await send("/calls", { method: "HEAD" }, { ASSETS });
		expect(head.status).toBe(200);
		const posted = await read(await send("/calls", { method: "POST" }, { ASSETS }));
		expect(posted).toMatchObject(problem(404, "unknown_path"));
		expect(asked).toEqual(["https://ringbook.test/calls/call_1", "https://ringbook.test/calls"]);
	});

	it("for health needs no key", async () => {
		expect(await read(await send("/health"))).toMatchObject({ status: 200, body: { ok: true } });
	});
});

describe("a failure of ours", () => {
	it("is logged, and tells the sender nothing about our insides", async () => {
		const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
		const broken = { ENVIRONMENT: "nonsense" };
		const answer = await read(await send("/v1/calls", DEVELOPMENT_KEY, broken));
		expect(answer).toMatchObject(problem(500, "internal_error"));
		expect(JSON.stringify(answer.body)).not.toContain("ENVIRONMENT");
		expect(logged).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("ENVIRONMENT"));
		logged.mockRestore();
	});
});

const OpenApi = z.object({
	openapi: z.literal("3.1.0"),
	paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
});

describe("/openapi.json", () => {
	it("needs no key and lists exactly the routes that exist", async () => {
		const { status, body } = await read(await send("/openapi.json"));
		expect(status).toBe(200);
		const { paths } = OpenApi.parse(body);
		const listed = Object.entries(paths).flatMap(([path, methods]) =>
			Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
		);
		const existing = createApp()
			.routes.filter(({ method, path }) => method !== "ALL" && path !== "/openapi.json")
			.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
		expect(listed.toSorted()).toEqual([...new Set(existing)].toSorted());
		expect(listed.length).toBeGreaterThan(15);
	});
});
