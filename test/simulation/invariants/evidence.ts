import type { RawEvent } from "../../../src/domain/events/envelope.ts";
import type { ReminderParams } from "../../../src/domain/post-call/reminder.ts";
import type { CallObject } from "../actors/call-object.ts";
import type { D1 } from "../platform/d1.ts";
import type { StoredRow } from "../platform/object-storage.ts";
import type { SimulatedQueue } from "../platform/queue.ts";
import type { R2 } from "../platform/r2.ts";
import type { Received } from "../platform/subscribers.ts";
import type { WorkflowEngine } from "../platform/workflow-engine.ts";
import type { Scenario } from "../simulate.ts";

/** What is left of a world once it is at rest. */
export interface Evidence {
	scenario: Scenario;
	objects: readonly CallObject[];
	d1: D1;
	r2: R2;
	queues: { callEvents: SimulatedQueue; deliveries: SimulatedQueue; deadLetters: SimulatedQueue };
	/** The work after each call, and the reminders. */
	instances: WorkflowEngine<{ callId: string }>["instances"];
	reminders: WorkflowEngine<ReminderParams>["instances"];
	received: readonly Received[];
	/** When the last fault was over, ms since the epoch. */
	calmAt: number;
	/** Whether nothing would ever have happened again. */
	atRest: boolean;
	/** What was thrown where nothing catches. */
	broken: readonly string[];
}

/** A promise of the product. What it answers is how the promise was broken. */
export interface Invariant {
	/** Also the title of its test. */
	title: string;
	readonly check: (evidence: Evidence) => string[] | Promise<string[]>;
}

/** The calls that were answered, with their logs. */
export function logsOf({
	objects,
}: Evidence): { callId: string; log: StoredRow[]; object: CallObject }[] {
	return objects
		.map((object) => ({ callId: object.callId, log: object.storage.events(), object }))
		.filter(({ log }) => log.length > 0);
}

export function dataOf({ data }: StoredRow): Record<string, unknown> {
	return JSON.parse(data);
}

/** A row as an event outside the object. */
export function rawOf(callId: string, row: StoredRow): RawEvent {
	const { seq, type, v, at } = row;
	return { callId, seq, type, v, at, data: dataOf(row) };
}
