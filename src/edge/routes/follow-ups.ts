import type { OpenAPIHono } from "@hono/zod-openapi";

import type { OfficeCommand } from "../../domain/call/commands.ts";
import { callIdIn } from "../../domain/events/follow-up.ts";
import {
	DeclineFollowUp,
	FollowUpAnswer,
	FollowUpList,
	FollowUpParams,
	FollowUpsQuery,
} from "../../domain/wire/follow-ups.ts";
import { getCall } from "../../store/views/calls.ts";
import { listFollowUps } from "../../store/views/follow-ups.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { refuse } from "../problems.ts";
import { jsonAnswer, jsonBody, keyedRoute } from "../route-kit.ts";
import { shownFollowUp } from "../shown.ts";

const followUps = keyedRoute({
	method: "get",
	path: "/v1/follow-ups",
	operationId: "listFollowUps",
	tags: ["follow-ups"],
	summary: "What has to happen next, newest call first",
	request: { query: FollowUpsQuery },
	responses: { 200: jsonAnswer("Follow-ups, at most `limit`", FollowUpList) },
});

const approve = keyedRoute({
	method: "post",
	path: "/v1/follow-ups/{followUpId}/approve",
	operationId: "approveFollowUp",
	tags: ["follow-ups"],
	summary: "Say yes to a follow-up that waits for it",
	description: "It is arranged within seconds. Saying yes twice is saying it once.",
	request: { params: FollowUpParams },
	responses: { 200: jsonAnswer("The answer, as it is on record", FollowUpAnswer) },
	problems: ["malformed_id", "not_found", "follow_up_declined"],
});

const decline = keyedRoute({
	method: "post",
	path: "/v1/follow-ups/{followUpId}/decline",
	operationId: "declineFollowUp",
	tags: ["follow-ups"],
	summary: "Say no to a follow-up that waits for an answer",
	request: { params: FollowUpParams, body: jsonBody(DeclineFollowUp, false) },
	responses: { 200: jsonAnswer("The answer, as it is on record", FollowUpAnswer) },
	problems: ["malformed_id", "not_found", "follow_up_approved"],
});

export function followUpRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(followUps, async (c) => {
		const listed = await listFollowUps(c.env.DB, c.var.workspaceId, c.req.valid("query"));
		return c.json({ data: listed.map(shownFollowUp) }, 200);
	});

	app.openapi(approve, async (c) => {
		const { followUpId } = c.req.valid("param");
		const of = { env: c.env, workspaceId: c.var.workspaceId, followUpId };
		const answered = await answer(of, { type: "approve_follow_up", followUpId });
		if (answered.code === "answered")
			return c.json({ followUpId, callId: answered.callId, answer: "approved" as const }, 200);
		if (answered.code === "follow_up_declined")
			return refuse(c, { code: "follow_up_declined", followUpId });
		return refuse(c, { code: "not_found", what: "follow-up", id: followUpId });
	});

	app.openapi(decline, async (c) => {
		const { followUpId } = c.req.valid("param");
		const { why } = DeclineFollowUp.parse(c.req.valid("json"));
		const of = { env: c.env, workspaceId: c.var.workspaceId, followUpId };
		const answered = await answer(of, { type: "decline_follow_up", followUpId, why });
		if (answered.code === "answered")
			return c.json({ followUpId, callId: answered.callId, answer: "declined" as const }, 200);
		if (answered.code === "follow_up_approved")
			return refuse(c, { code: "follow_up_approved", followUpId });
		return refuse(c, { code: "not_found", what: "follow-up", id: followUpId });
	});
}

type Answered =
	| { code: "answered"; callId: string }
	| { code: "not_found" | "follow_up_approved" | "follow_up_declined" };

/**
 * Records a person's answer in the log of the follow-up's call. The work that waits for it is woken by the consumer of
 * call events, which retries until that has worked.
 */
async function answer(
	{ env, workspaceId, followUpId }: { env: Env; workspaceId: string; followUpId: string },
	command: OfficeCommand,
): Promise<Answered> {
	const callId = callIdIn(followUpId);
	if (callId === null || (await getCall(env.DB, workspaceId, callId)) === null)
		return { code: "not_found" };
	const executed = await env.CALLS.getByName(callId).execute(command);
	if (executed.ok) return { code: "answered", callId };
	const { code } = executed.refusal;
	if (code === "follow_up_approved" || code === "follow_up_declined") return { code };
	// The call has no such follow-up, or is still live and has none yet.
	if (code === "no_such_follow_up" || code === "call_not_over") return { code: "not_found" };
	throw new Error(`the call refused an answer: ${code}`);
}
