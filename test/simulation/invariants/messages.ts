import { QueuedCallEvents } from "../../../src/domain/events/message.ts";
import { readEvents } from "../../../src/domain/events/read.ts";
import { DeliveriesMessage } from "../../../src/domain/webhooks/message.ts";
import { webhookBody } from "../../../src/domain/webhooks/payloads.ts";
import { type Evidence, type Invariant, logsOf, rawOf } from "./evidence.ts";

export const subscribersHearEverything: Invariant = {
	title:
		"a subscriber hears of every event it is owed, always under one id and in the log's own words",
	check(evidence) {
		const wrong: string[] = [];
		const ids = new Map<string, string>();
		const heard = new Map<string, string>();
		for (const { endpointId, id, body } of evidence.received) {
			const event = `${endpointId} ${eventIdIn(body)}`;
			if ((heard.get(event) ?? id) !== id)
				wrong.push(`${event} came as ${heard.get(event)} and as ${id}`);
			heard.set(event, id);
			if ((ids.get(id) ?? event + body) !== event + body)
				wrong.push(`${id} came with two contents`);
			ids.set(id, event + body);
		}
		const rows = evidence.d1.query("SELECT * FROM webhook_deliveries");
		for (const row of rows)
			if (row["status"] === "pending")
				wrong.push(
					`${String(row["call_id"])}:${String(row["seq"])} is still owed to ${String(row["endpoint_id"])}`,
				);
		for (const { endpointId, eventTypes } of staying(evidence))
			for (const { callId, log } of logsOf(evidence))
				for (const event of readEvents(log.map((row) => rawOf(callId, row)))) {
					const { seq } = event;
					const before = readEvents(log.slice(0, seq).map((row) => rawOf(callId, row)));
					const told = webhookBody({ log: before, event, iso: (ms) => new Date(ms).toISOString() });
					if (told === null || !eventTypes.includes(told.type)) continue;
					const row = rows.find(
						(each) =>
							each["call_id"] === callId &&
							each["seq"] === seq &&
							each["endpoint_id"] === endpointId,
					);
					const name = `${callId}:${seq} ${told.type}`;
					if (row === undefined) wrong.push(`${name} was never owed to ${endpointId}`);
					else if (!heard.has(`${endpointId} ${callId}:${seq}`) && row["status"] !== "failed")
						wrong.push(`${endpointId} never heard of ${name}`);
					else if (row["body"] !== told.body)
						wrong.push(`${name} was told in other words than the log's`);
				}
		return wrong;
	},
};

/** The endpoints that were not disabled because they were gone. */
function staying({ scenario, d1 }: Evidence) {
	const disabled = d1
		.query("SELECT endpoint_id FROM webhook_endpoints WHERE disabled_at IS NOT NULL")
		.map((row) => row["endpoint_id"]);
	return scenario.endpoints.filter(({ endpointId }) => !disabled.includes(endpointId));
}

function eventIdIn(body: string): string {
	return String(JSON.parse(body).data.eventId);
}

export const messagesEndSomewhere: Invariant = {
	title: "every published message ends in facts or in dead letters",
	check(evidence) {
		const { callEvents, deliveries, deadLetters } = evidence.queues;
		const buried = new Set(
			evidence.d1.query("SELECT body FROM dead_letters").map((row) => row["body"]),
		);
		const facts = new Set(
			evidence.d1
				.query("SELECT call_id, value ->> 'seq' AS seq FROM call_segments, json_each(events)")
				.map((row) => `${String(row["call_id"])}:${String(row["seq"])}`),
		);
		const settled = new Set(
			evidence.d1
				.query("SELECT call_id, seq, endpoint_id FROM webhook_deliveries WHERE status <> 'pending'")
				.map(
					(row) => `${String(row["call_id"])}:${String(row["seq"])} ${String(row["endpoint_id"])}`,
				),
		);
		const lost = (bodies: readonly unknown[]) =>
			bodies.filter((body) => {
				if (buried.has(JSON.stringify(body))) return false;
				const events = QueuedCallEvents.safeParse(body);
				if (events.success && events.data.kind === "call_events")
					return events.data.events.some(({ callId, seq }) => !facts.has(`${callId}:${seq}`));
				const due = DeliveriesMessage.safeParse(body);
				if (!due.success) return true;
				return due.data.deliveries.some(
					({ callId, seq, endpointId }) => !settled.has(`${callId}:${seq} ${endpointId}`),
				);
			});
		return lost([...callEvents.accepted, ...deliveries.accepted, ...deadLetters.dropped]).map(
			(body) => `lost: ${JSON.stringify(body).slice(0, 200)}`,
		);
	},
};
