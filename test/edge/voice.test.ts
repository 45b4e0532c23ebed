import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { ADMISSION_HEADER, Admission } from "../../src/domain/wire/admission.ts";
import { admitSpeaker } from "../../src/edge/admit-speaker.ts";
import { findAgent } from "../../src/edge/agents.ts";
import { newCallId } from "../support/facts.ts";
import { problem, read, send } from "./api.ts";
import { claims, seal, HALF_AN_HOUR } from "./sealed.ts";

const UPGRADE = { upgrade: "websocket" };
const PRIVATE = { PUBLIC_CALLS: "false" };

const config = { CALL_TOKEN_SECRET: env.CALL_TOKEN_SECRET, PUBLIC_CALLS: true };
const admit = (path: string, callId: string | null, headers: HeadersInit = UPGRADE) =>
	admitSpeaker(new Request(`https://ringbook.test${path}`, { headers }), callId, {
		config,
		now: Date.now(),
		findAgent: (wanted) => findAgent(env.DB, wanted),
		isLiveWith: () => Promise.resolve(false),
	});
const dial = async (path: string, init: RequestInit = {}, settings: Partial<Env> = {}) =>
	read(await send(path, { headers: UPGRADE, ...init }, settings));

const stalled = () => Promise.withResolvers<never>().promise;

describe("who may speak", () => {
	it("is anyone where calls are public, each on a call of their own", async () => {
		const [one, two] = [await admit("/voice", null), await admit("/voice", null)];
		expect(one).toMatchObject({
			ok: true,
			value: {
				admission: { workspaceId: "default", channel: "websocket", tokenId: null, metadata: {} },
			},
		});
		expect(one.ok && two.ok && one.value.admission.callId !== two.value.admission.callId).toBe(
			true,
		);
	});

	it("may come back to a public call under its id", async () => {
		const callId = newCallId();
		const admitted = await admit(`/agents/call-agent/${callId}?_pk=abc`, callId);
		expect(admitted).toMatchObject({
			ok: true,
			value: { admission: { callId, channel: "web", tokenId: null } },
		});
		expect(admitted.ok && admitted.value.request.url).toBe(
			`https://ringbook.test/agents/call-agent/${callId}`,
		);
	});

	it.each([
		["_pk=6d2b8f0e-3a1c-4f7e-9b55-0c1d2e3f4a5b", "6d2b8f0e-3a1c-4f7e-9b55-0c1d2e3f4a5b"],
		["_pk=abc", null],
		[`_pk=${"a".repeat(65)}`, null],
		["", null],
	])("is the same client by an id that nobody can guess: %s", async (query, clientId) => {
		const admitted = await admit(`/voice?${query}`, null);
		expect(admitted).toMatchObject({ ok: true, value: { admission: { clientId } } });
		const { token } = await seal();
		const byToken = await admit(`/voice?${query}&token=${token}`, null);
		expect(byToken).toMatchObject({ ok: true, value: { admission: { clientId: null } } });
	});

	it("may come back to a public call while the database stalls", async () => {
		const callId = newCallId();
		const request = new Request(`https://ringbook.test/agents/call-agent/${callId}`, {
			headers: UPGRADE,
		});
		const deps = { config, now: Date.now(), findAgent: stalled, isLiveWith: stalled };
		const admitted = await admitSpeaker(request, callId, deps);
		expect(admitted).toMatchObject({ ok: true, value: { admission: { agentVersion: null } } });
	});

	it("is on the call that the token names, also by /voice", async () => {
		const { token, callId, tokenId } = await seal();
		const admitted = await admit(`/voice?agent=reception&token=${token}`, null);
		expect(admitted).toMatchObject({
			ok: true,
			value: { admission: { callId, tokenId, channel: "websocket", workspaceId: "w-voice" } },
		});
		expect(admitted.ok && admitted.value.request.url).toBe(
			`https://ringbook.test/agents/call-agent/${callId}`,
		);
	});

	it("cannot be claimed by the client: the object is sent our words only", async () => {
		const forged = { callId: newCallId(), workspaceId: "w-victim", channel: "phone" };
		const admitted = await admit("/voice?__agents_transport=capnweb&_pk=abc", null, {
			...UPGRADE,
			"sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
			"sec-websocket-version": "13",
			[ADMISSION_HEADER]: JSON.stringify(forged),
			"x-agents-lifecycle-props": "e30=",
			"x-partykit-room": "other",
			authorization: "Bearer rb_live_key",
			cookie: "a=b",
		});
		if (!admitted.ok) throw new Error(admitted.refusal.code);
		const sent = Object.fromEntries(admitted.value.request.headers);
		expect(Object.keys(sent).toSorted()).toEqual([
			"sec-websocket-key",
			"sec-websocket-version",
			"upgrade",
			ADMISSION_HEADER,
		]);
		expect(Admission.parse(JSON.parse(sent[ADMISSION_HEADER] ?? ""))).toEqual(
			admitted.value.admission,
		);
		expect(admitted.value.admission).toMatchObject({ workspaceId: "default", tokenId: null });
		expect(new URL(admitted.value.request.url).search).toBe("");
	});

	it("may carry words beyond ASCII through the header", async () => {
		const { token, callId } = await seal();
		const admitted = await admit(`/agents/call-agent/${callId}?token=${token}`, callId);
		if (!admitted.ok) throw new Error(admitted.refusal.code);
		const header = admitted.value.request.headers.get(ADMISSION_HEADER) ?? "";
		expect(header).toMatch(/^[\u0020-\u007e]+$/);
		expect(Admission.parse(JSON.parse(header))).toMatchObject({
			variables: { agentName: "Zoë" },
			metadata: { note: "☎ secret" },
		});
	});
});

describe("a WebSocket request", () => {
	it("opens a socket to the call's object", async () => {
		const { token, callId } = await seal();
		for (const path of ["/voice", `/agents/call-agent/${callId}?token=${token}`]) {
			const answer = await send(path, { headers: UPGRADE });
			expect(answer.status).toBe(101);
			answer.webSocket?.accept();
			answer.webSocket?.close(1000);
		}
	});

	it("without a token is refused where calls are not public", async () => {
		expect(await dial("/voice", {}, PRIVATE)).toMatchObject(problem(401, "token_required"));
		expect(await dial(`/agents/call-agent/${newCallId()}`, {}, PRIVATE)).toMatchObject(
			problem(401, "token_required"),
		);
	});

	it("with a wrong, an expired or another call's token is refused, public or not", async () => {
		const other = newCallId();
		const { token } = await seal();
		const { token: old } = await seal(claims(), Date.now() - HALF_AN_HOUR - 1000);
		for (const settings of [{}, PRIVATE]) {
			expect(await dial("/voice?token=wrong", {}, settings)).toMatchObject(
				problem(401, "invalid_token"),
			);
			expect(await dial("/voice?token=", {}, settings)).toMatchObject(
				problem(401, "invalid_token"),
			);
			expect(await dial(`/voice?token=${old}`, {}, settings)).toMatchObject(
				problem(401, "expired_token"),
			);
			expect(await dial(`/agents/call-agent/${other}?token=${token}`, {}, settings)).toMatchObject(
				problem(401, "invalid_token"),
			);
		}
	});

	it("for an agent that does not exist, or not the token's, is refused", async () => {
		expect(await dial("/voice?agent=sales")).toMatchObject(problem(404, "unknown_agent"));
		const { token } = await seal();
		expect(await dial(`/voice?agent=sales&token=${token}`)).toMatchObject(
			problem(400, "agent_mismatch"),
		);
	});

	it.each(["call_1", `call_${"Z".repeat(26)}`, "..%2Fstate", "default"])(
		"to %s is told what a call id looks like",
		async (id) => {
			expect(await dial(`/agents/call-agent/${id}`)).toMatchObject(
				problem(400, "malformed_id", { errors: [{ field: "callId" }] }),
			);
		},
	);

	it("goes nowhere else", async () => {
		const id = newCallId();
		for (const path of [
			`/agents/call-agent/${id}/get-messages`,
			`/agents/call-agent/${id}/`,
			`/agents/other-agent/${id}`,
			"/agents/call-agent",
			"/agents",
		])
			expect(await dial(path)).toMatchObject(problem(404, "unknown_path"));
	});

	it("has to be one: plain HTTP is told so, and other methods are not taken", async () => {
		const path = `/agents/call-agent/${newCallId()}`;
		for (const plain of ["/voice", path]) {
			const answer = await send(plain);
			expect(answer.headers.get("upgrade")).toBe("websocket");
			expect(await read(answer)).toMatchObject(problem(426, "upgrade_required"));
			expect(await dial(plain, { method: "POST" })).toMatchObject(
				problem(405, "method_not_allowed"),
			);
		}
	});
});
