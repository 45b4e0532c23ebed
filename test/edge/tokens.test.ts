import { beforeAll, describe, expect, it } from "vitest";

import { PlacedCall } from "../../src/domain/wire/calls.ts";
import { openClientToken } from "../../src/edge/client-token.ts";
import { givenWorkspace, problem, read } from "./api.ts";
import { claims, seal, SECRET, HALF_AN_HOUR } from "./sealed.ts";

describe("a client token", () => {
	it("opens, for half an hour, to what was sealed in it", async () => {
		const now = Date.UTC(2026, 10, 22);
		const given = claims();
		const { token, expiresAt } = await seal(given, now);
		expect(expiresAt).toBe(now + HALF_AN_HOUR);
		const at = (time: number) => openClientToken(token, { secret: SECRET, now: time });
		expect(await at(now + HALF_AN_HOUR - 1000)).toEqual({ ok: true, value: given });
		expect(await at(now + HALF_AN_HOUR)).toEqual({
			ok: false,
			refusal: { code: "expired_token", claims: given },
		});
	});

	it("shows its holder nothing of the operator's metadata", async () => {
		const { token } = await seal();
		const readable = token
			.split(".")
			.map((part) => atob(part.replaceAll("-", "+").replaceAll("_", "/")));
		expect(readable.join("")).not.toMatch(/secret|w-voice|cus_1/);
	});

	it.each([
		["garbage", async () => "garbage"],
		["nothing", async () => ""],
		[
			"a token under another secret",
			async () => (await seal(claims(), Date.now(), "x".repeat(40))).token,
		],
		["an altered token", async () => `${(await seal()).token.slice(0, -4)}AAAA`],
		["an unsigned token", async () => `${btoa('{"alg":"none"}')}.${btoa("{}")}.`],
	])("is not %s", async (_, make) => {
		const opened = await openClientToken(await make(), { secret: SECRET, now: Date.now() });
		expect(opened).toEqual({ ok: false, refusal: { code: "invalid_token" } });
	});
});

describe("POST /v1/calls", () => {
	let api: Awaited<ReturnType<typeof givenWorkspace>>;
	beforeAll(async () => {
		api = await givenWorkspace("w-voice");
	});

	it("answers with where to call, and a token that holds what the operator gave", async () => {
		const made = await read(
			await api.ask("POST", "/v1/calls", {
				variables: { agentName: "Zoë" },
				metadata: { order: "7" },
				customerId: "cus_1",
			}),
		);
		expect(made.status).toBe(201);
		const { callId, token, url, expiresAt } = PlacedCall.parse(made.body);
		expect(url).toBe(`wss://ringbook.test/agents/call-agent/${callId}?token=${token}`);
		expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(HALF_AN_HOUR - 5000);
		expect(await openClientToken(token, { secret: SECRET, now: Date.now() })).toEqual({
			ok: true,
			value: {
				callId,
				workspaceId: "w-voice",
				agentId: "reception",
				tokenId: expect.stringMatching(/^[0-9a-f-]{36}$/),
				agentVersion: null,
				customerId: "cus_1",
				phone: null,
				variables: { agentName: "Zoë" },
				metadata: { order: "7" },
			},
		});
	});

	it("needs no body", async () => {
		expect((await api.ask("POST", "/v1/calls")).status).toBe(201);
		expect((await api.ask("POST", "/v1/calls", {})).status).toBe(201);
	});

	it("knows no other agent", async () => {
		const answer = await read(await api.ask("POST", "/v1/calls", { agentId: "sales" }));
		expect(answer).toMatchObject(
			problem(404, "unknown_agent", {
				detail: 'There is no agent "sales"; there is: reception.',
			}),
		);
	});

	it("takes 2 KB of variables and metadata, and not a byte more", async () => {
		const empty = JSON.stringify({ variables: {}, metadata: { note: "" } }).length;
		const note = "x".repeat(2048 - empty);
		expect((await api.ask("POST", "/v1/calls", { metadata: { note } })).status).toBe(201);
		const answer = await read(
			await api.ask("POST", "/v1/calls", { metadata: { note: `${note}x` } }),
		);
		expect(answer).toMatchObject(
			problem(422, "invalid_request", { errors: [{ field: "variables" }] }),
		);
	});
});
