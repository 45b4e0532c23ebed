import type { OpenAPIHono } from "@hono/zod-openapi";

import { parseJson } from "../../domain/parsing/json.ts";
import {
	type DeadLetter as ShownLetter,
	DeadLetter,
	DeadLetterPage,
	DeadLetterParams,
	DeadLettersQuery,
	Redriven,
} from "../../domain/wire/dead-letters.ts";
import {
	type DeadLetterRow,
	getDeadLetter,
	listDeadLetters,
	removeRedriven,
} from "../../store/records/dead-letters.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { refuse } from "../problems.ts";
import { findPage, jsonAnswer, keyedRoute } from "../route-kit.ts";
import { isoTime } from "../shown.ts";

const list = keyedRoute({
	method: "get",
	path: "/v1/dead-letters",
	operationId: "listDeadLetters",
	tags: ["operations"],
	summary: "Messages of this workspace that could not be handled, newest first",
	request: { query: DeadLettersQuery },
	responses: { 200: jsonAnswer("A page of dead letters", DeadLetterPage) },
});

const get = keyedRoute({
	method: "get",
	path: "/v1/dead-letters/{deadLetterId}",
	operationId: "getDeadLetter",
	tags: ["operations"],
	summary: "A message that could not be handled, and why",
	request: { params: DeadLetterParams },
	responses: { 200: jsonAnswer("The dead letter", DeadLetter) },
	problems: ["malformed_id", "not_found"],
});

const redrive = keyedRoute({
	method: "post",
	path: "/v1/dead-letters/{deadLetterId}/redrive",
	operationId: "redriveDeadLetter",
	tags: ["operations"],
	summary: "Send a message to its queue again",
	description:
		"The dead letter is gone once the queue has the message. If the message still cannot be handled it comes back under the same id.",
	request: { params: DeadLetterParams },
	responses: { 200: jsonAnswer("The queue has it", Redriven) },
	problems: ["malformed_id", "not_found", "unknown_queue"],
});

export function deadLetterRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(list, async (c) => {
		const { limit, cursor } = c.req.valid("query");
		const page = await findPage(limit, {
			find: (most) => listDeadLetters(c.env.DB, c.var.workspaceId, { after: cursor, limit: most }),
			show: shown,
			cursorOf: ({ buriedAt, deadLetterId }) => `${buriedAt}.${deadLetterId}`,
		});
		return c.json(page, 200);
	});

	app.openapi(get, async (c) => {
		const { deadLetterId: id } = c.req.valid("param");
		const letter = await getDeadLetter(c.env.DB, c.var.workspaceId, id);
		if (letter === null) return refuse(c, { code: "not_found", what: "dead letter", id });
		return c.json(shown(letter), 200);
	});

	app.openapi(redrive, async (c) => {
		const { deadLetterId: id } = c.req.valid("param");
		const letter = await getDeadLetter(c.env.DB, c.var.workspaceId, id);
		if (letter === null) return refuse(c, { code: "not_found", what: "dead letter", id });
		const queue = queueNamed(letter.queue, c.env);
		if (queue === null) return refuse(c, { code: "unknown_queue", queue: letter.queue });
		// Sent before it is deleted. A crash in between sends it twice, which every consumer tolerates.
		await queue.send(parseJson(letter.body));
		await removeRedriven(c.env.DB, letter);
		return c.json({ deadLetterId: id, queue: letter.queue }, 200);
	});
}

function queueNamed(name: string, env: Env): Queue | null {
	if (name === "call-events") return env.CALL_EVENTS;
	if (name === "crm-writes") return env.CRM_WRITES;
	return name === "webhook-deliveries" ? env.WEBHOOK_DELIVERIES : null;
}

function shown(row: DeadLetterRow): ShownLetter {
	const { workspaceId: _, ...letter } = row;
	return { ...letter, buriedAt: isoTime(letter.buriedAt) };
}
