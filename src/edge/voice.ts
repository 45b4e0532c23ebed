import type { OpenAPIHono } from "@hono/zod-openapi";
import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";

import { readConfig } from "../config.ts";
import { admitSpeaker } from "./admit-speaker.ts";
import { findAgent, type WantedAgent } from "./agents.ts";
import type { EdgeEnv } from "./edge-env.ts";
import { problemResponse, refuse } from "./problems.ts";

const query = {
	token: z.string().optional().meta({
		description:
			"A client token from POST /v1/calls. May be left out where calls are public (PUBLIC_CALLS).",
	}),
	agent: z.string().optional().meta({ description: "Who answers; `reception` when absent" }),
};

const responses = {
	101: {
		description:
			"Switched to the voice protocol: 100 ms frames of PCM16 mono 16 kHz in, the same out",
	},
	400: problemResponse("malformed_id", "agent_mismatch"),
	401: problemResponse("token_required", "invalid_token", "expired_token"),
	404: problemResponse("unknown_agent"),
	426: problemResponse("upgrade_required"),
	500: problemResponse("agent_unreadable", "internal_error"),
};

const voice = createRoute({
	method: "get",
	path: "/voice",
	operationId: "openVoice",
	tags: ["voice"],
	summary: "Call over a plain WebSocket: a new call, or the one that the token names",
	security: [],
	request: { query: z.object(query) },
	responses,
});

const callAgent = createRoute({
	method: "get",
	path: "/agents/call-agent/{callId}",
	operationId: "openAgent",
	tags: ["voice"],
	summary: "Call, or come back to a call, with the Agents SDK's VoiceClient",
	security: [],
	request: {
		query: z.object(query),
		params: z.object({
			callId: z.string().meta({ description: "call_ and a lower-case ULID" }),
		}),
	},
	responses,
});

/** The two routes to a call's object. Both take only a WebSocket. */
export function voiceRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(voice, (c) => connect(c, null));
	app.openapi(callAgent, (c) => connect(c, c.req.valid("param").callId));
}

async function connect(c: Context<EdgeEnv>, namedCallId: string | null) {
	const deps = {
		config: readConfig(c.env),
		now: Date.now(),
		findAgent: (wanted: WantedAgent) => findAgent(c.env.DB, wanted),
		isLiveWith: (callId: string, tokenId: string) =>
			c.env.CALLS.getByName(callId).isLiveWith(tokenId),
	};
	const admitted = await admitSpeaker(c.req.raw, namedCallId, deps);
	if (!admitted.ok) return refuse(c, admitted.refusal);
	const { admission, request } = admitted.value;
	return c.env.CALLS.getByName(admission.callId).fetch(request);
}
