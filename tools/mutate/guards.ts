/** A guard, and how it is broken: `from` stands once in `file`. */
export interface Guard {
	guard: string;
	file: string;
	from: string;
	to: string;
}

export const guards: readonly Guard[] = [
	{
		guard: "the cursor moves only after the queue took the message",
		file: "src/agent/publish.ts",
		from: "await this.#send({ workspaceId, callId: first.callId, events });\n\t\t\tthis.#log.publishedThrough = last.seq;",
		to: "this.#log.publishedThrough = last.seq;\n\t\t\tawait this.#send({ workspaceId, callId: first.callId, events });",
	},
	{
		guard: "a call without a seal tells its whole log again",
		file: "src/agent/publishing.ts",
		from: "callLog.publishedThrough = 0;",
		to: "",
	},
	{
		guard: "a fact that is known already is ignored",
		file: "src/read-model/facts.ts",
		from: "ON CONFLICT DO NOTHING",
		to: "",
	},
	{
		guard: "a call's row gives way only to a fold of more facts",
		file: "src/read-model/calls.ts",
		from: "WHERE excluded.known_events > calls.known_events",
		to: "WHERE true",
	},
	{
		guard: "a turn's row gives way only to a fold of more facts",
		file: "src/read-model/turns.ts",
		from: "WHERE excluded.known_events > turns.known_events",
		to: "WHERE true",
	},
	{
		guard: "a message that failed is retried, not acknowledged",
		file: "src/consumers/call-events/consume-call-events.ts",
		from: "retryLater(message)",
		to: "message.ack()",
	},
	{
		guard: "the sweep asks for what never came",
		file: "src/consumers/sweep.ts",
		from: "if (incomplete.length === 0) return;",
		to: "if (incomplete.length >= 0) return;",
	},
	{
		guard: "a booking's key is its intent, not its attempt",
		file: "src/agent/tools/book-appointment.ts",
		from: "intentKey: intentKeyOf(context.callId, request),",
		to: "intentKey: `${intentKeyOf(context.callId, request)}/${context.now}`,",
	},
	{
		guard: "a slot that is given stays given",
		file: "src/providers/calendar/d1-calendar.ts",
		from: "WHERE NOT EXISTS (SELECT 1 FROM appointments WHERE ${OVERLAPPING})\n\t\t\t\tON CONFLICT DO NOTHING",
		to: "WHERE true ON CONFLICT DO UPDATE SET intent_key = excluded.intent_key, appointment_id = excluded.appointment_id",
	},
	{
		guard: "a booking told twice is one fact",
		file: "src/domain/call/decide.ts",
		from: "const isNew = !booked.has(appointmentId);",
		to: "const isNew = true;",
	},
	{
		guard: "a CRM task's key is its follow-up",
		file: "src/providers/crm/d1-crm.ts",
		from: "const taskId = `task_${task.externalId}`;",
		to: "const taskId = `task_${task.externalId}/${Math.random()}`;",
	},
	{
		guard: "a call ends only while it is live",
		file: "src/domain/call/decide.ts",
		from: 'case "hang_up":\n\t\t\treturn whenLive(',
		to: 'case "hang_up":\n\t\t\treturn whenStarted(',
	},
	{
		guard: "an analysis is recorded once",
		file: "src/domain/call/decide.ts",
		from: "call.analyzed\n\t\t\t\t\t? accept()\n\t\t\t\t\t: accept(",
		to: "accept(",
	},
	{
		guard: "a follow-up is proposed once",
		file: "src/domain/call/decide.ts",
		from: "call.followUps.has(command.followUp.followUpId)\n\t\t\t\t\t? accept()\n\t\t\t\t\t: accept(",
		to: "accept(",
	},
	{
		guard: "a follow-up has one outcome",
		file: "src/domain/call/decide.ts",
		from: 'return state === "settled" ? accept() : accept(event);',
		to: "return accept(event);",
	},
	{
		guard: "a sealed call is sealed once",
		file: "src/domain/call/decide.ts",
		from: "if (call.sealedSeq === call.lastSeq) return accept();",
		to: "",
	},
	{
		guard: "only a complete call is archived",
		file: "src/consumers/call-events/archive-call.ts",
		from: "if (!complete || sealedSeq === null) return;",
		to: "if (sealedSeq === null) return;",
	},
	{
		guard: "the workflow's id is the call's",
		file: "src/consumers/index.ts",
		from: "({ id: callId, params: { workspaceId, callId } })",
		to: "({ id: `${callId}-${Math.random()}`, params: { workspaceId, callId } })",
	},
	{
		guard: "a workflow that failed for good is started over",
		file: "src/consumers/index.ts",
		from: 'if (status === "errored") await instance.restart();',
		to: "void status;",
	},
	{
		guard: "the workflow waits for a tool that is still running",
		file: "src/workflows/run-post-call.ts",
		from: "if (attempt <= WAITS_FOR_TOOLS && awaitsTool(events))",
		to: "if (attempt < 0 && awaitsTool(events))",
	},
	{
		guard: "a webhook's id is the same on every attempt",
		file: "src/consumers/webhooks/attempt-delivery.ts",
		from: "{ url: allowed.url, secret, id, body }",
		to: "{ url: allowed.url, secret, id: `${id}${delivery.attempts}`, body }",
	},
	{
		guard: "a webhook is made of a log without gaps",
		file: "src/consumers/call-events/owe-deliveries.ts",
		from: "facts.slice(0, knownThrough(facts))",
		to: "facts.slice(0, Math.max(knownThrough(facts), facts.length))",
	},
	{
		guard: "the next attempt is enqueued before this one is recorded",
		file: "src/consumers/webhooks/consume-deliveries.ts",
		from: "if (retries.length > 0) await deps.enqueueRetries(retries);\n\t\tawait record(done, deps);",
		to: "await record(done, deps);\n\t\tif (retries.length > 0) await deps.enqueueRetries(retries);",
	},
	{
		guard: "an attempt that came too early is kept",
		file: "src/consumers/webhooks/consume-deliveries.ts",
		from: "return new Set(early.map(nameOf));",
		to: "return new Set(early.slice(0, 0).map(nameOf));",
	},
	{
		guard: "a delivery that nobody tried is enqueued again",
		file: "src/consumers/call-events/project-calls.ts",
		from: "...selectUntried(db, untried),",
		to: "...selectUntried(db, untried.slice(0, 0)),",
	},
	{
		guard: "a dead letter outlives a long outage of the database",
		file: "wrangler.jsonc",
		from: '"max_batch_timeout": 1, "max_retries": 100 }',
		to: '"max_batch_timeout": 1 }',
	},
];
