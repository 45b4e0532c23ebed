import { consume, runScheduled } from "../../src/consumers/index.ts";
import { startReminders } from "../../src/consumers/workflow-instances.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import type { SeqRange } from "../../src/domain/events/gaps.ts";
import type { ReminderParams } from "../../src/domain/post-call/reminder.ts";
import type { Agents } from "../../src/providers/agents/port.ts";
import { D1Calendar } from "../../src/providers/calendar/d1-calendar.ts";
import { D1Crm } from "../../src/providers/crm/d1-crm.ts";
import { createEndpoint } from "../../src/store/records/webhook-endpoints.ts";
import type { FinishedCall } from "../../src/workflows/finished-call.ts";
import { runPostCall } from "../../src/workflows/run-post-call.ts";
import { runReminder } from "../../src/workflows/run-reminder.ts";
import { analyst } from "./actors/analyst.ts";
import { CallObject } from "./actors/call-object.ts";
import { converse, type Script } from "./actors/conversation.ts";
import { answerFollowUps, type Office } from "./actors/office.ts";
import { redriveAll } from "./actors/operator.ts";
import type { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";
import { type Evidence, invariants } from "./invariants/all.ts";
import { D1, direct } from "./platform/d1.ts";
import { takeOverGlobals } from "./platform/globals.ts";
import { SimulatedQueue } from "./platform/queue.ts";
import { R2 } from "./platform/r2.ts";
import { settings } from "./platform/settings.ts";
import { standIn } from "./platform/stand-in.ts";
import { type Endpoint, Subscribers } from "./platform/subscribers.ts";
import { WorkflowEngine } from "./platform/workflow-engine.ts";
import { VirtualTime } from "./virtual-time.ts";
import { Actor, World } from "./world.ts";

/** Monday morning. */
export const BEGINNING = Date.UTC(2026, 10, 23, 9);
/** A world that is still busy so long after its storm will always be: an answer is waited for for three days. */
const REST_MS = 80 * 3_600_000;

/** As the cron trigger in wrangler.jsonc has it; and how long it goes on, where nothing is owed and where something is. */
const EVERY_MS = 5 * 60_000;
const SWEPT_MS = { done: 10 * 60_000, owed: 14 * 3_600_000 };
const STILL_OWED = `SELECT 1 FROM webhook_deliveries WHERE status = 'pending'
	UNION ALL SELECT 1 FROM calls WHERE complete = 0`;
/** How often somebody at the office looks whether they are asked, and until when. */
const OFFICE_EVERY_MS = 7 * 60_000;
const ASKED_MS = 2 * 3_600_000;
/** When somebody redrives the dead letters, after the storm. */
const REDRIVEN_MS = 15 * 60_000;

export interface Scenario {
	scripts: readonly Script[];
	endpoints: readonly (Endpoint & { eventTypes: readonly EventType[] })[];
	office: Office;
}
type EventType = Parameters<typeof createEndpoint>[1]["eventTypes"][number];

export interface Outcome {
	/** Every broken promise, by the title of its invariant. */
	violations: { title: string; what: string }[];
	/** How often a port was used: each is a moment at which a process can die, before and after. */
	crossings: number;
	/** How many messages each queue accepted that can lose some. */
	messages: ReadonlyMap<string, number>;
	trace: () => string[];
	virtualMs: number;
}

/** Lets a scenario happen in a world, until it is calm and at rest, and holds what is left against every invariant. */
export async function simulate(
	chance: Chance,
	scenario: Scenario,
	weather: (time: VirtualTime) => Faults,
): Promise<Outcome> {
	const time = new VirtualTime(BEGINNING);
	const faults = weather(time);
	const calmAt = Math.max(BEGINNING, faults.until);
	const world = new World({ time, chance, faults });
	const d1 = new D1();
	const r2 = new R2(() => time.now);
	const subscribers = new Subscribers(world, scenario.endpoints);
	const db = d1.binding((effect) => world.cross("d1", effect));

	const queue = (name: string, deadLetters: SimulatedQueue | null) => {
		const found = settings.queues.consumers.find((each) => each.queue === name);
		if (found === undefined) throw new Error(`wrangler.jsonc has no consumer of ${name}`);
		return new SimulatedQueue(world, found, {
			consume: (batch) => consume(batch, env),
			deadLetters,
		});
	};
	const deadLetters = queue("dead-letters", null);
	const callEvents = queue("call-events", deadLetters);
	const deliveries = queue("webhook-deliveries", deadLetters);

	const objects = new Map(
		scenario.scripts.map(({ callId }) => [
			callId,
			new CallObject(world, { callId, queue: callEvents }),
		]),
	);
	const objectOf = (callId: string): CallObject => {
		const object = objects.get(callId);
		if (object === undefined) throw new Error(`no object ${callId}`);
		return object;
	};
	const callOf = (callId: string): FinishedCall => {
		const object = objectOf(callId);
		return {
			readLog: () => world.cross("object", () => object.call(({ record }) => record.raw())),
			execute: (command) =>
				world.cross("object", () => object.call(({ record }) => record.execute(command))),
			seal: () => world.cross("object", () => object.call(({ record }) => record.seal())),
		};
	};
	const now = () => world.clock;
	const callBack = { needsApproval: scenario.office !== "is not asked" };
	const agent = { ...reception, followUps: { ...reception.followUps, callBack } };
	const agents: Agents = { find: () => Promise.resolve(agent) };
	const reminders = new WorkflowEngine<ReminderParams>(world, (step, params) =>
		runReminder(step, params, {
			callOf,
			agents,
			findAppointment: (...ids) => new D1Calendar(db).find(...ids),
			now,
		}),
	);
	const engine = new WorkflowEngine<{ callId: string }>(world, (step, { callId }) =>
		runPostCall(step, callId, {
			call: callOf(callId),
			agents,
			calendar: new D1Calendar(db),
			crm: new D1Crm(db, now),
			model: () => ({ model: analyst(world, objectOf(callId)), modelName: "analyst" }),
			startReminder: (params) => startReminders([params], reminders.binding()),
			now,
		}),
	);
	const env: Env = Object.assign(Object.create(null), settings.vars, {
		DB: db,
		ARCHIVE: r2.binding((effect) => world.cross("r2", effect)),
		WEBHOOK_DELIVERIES: deliveries.binding(),
		POST_CALL: engine.binding(),
		REMINDERS: reminders.binding(),
		CALLS: standIn("objects", {
			getByName: (callId: string) => ({
				publishAgain: (missing: SeqRange[]) =>
					world.cross("object", () =>
						objectOf(callId).call(({ record }) => record.publishAgain(missing)),
					),
				sealArrived: (seq: number) =>
					world.cross("object", () =>
						objectOf(callId).call(({ record }) => record.sealArrived(seq)),
					),
			}),
		}),
	});

	const redrivable = {
		"call-events": callEvents.binding(),
		"webhook-deliveries": deliveries.binding(),
	};
	for (const { eventTypes, ...endpoint } of scenario.endpoints)
		await createEndpoint(d1.binding(direct), {
			workspaceId: reception.workspaceId,
			endpointId: endpoint.endpointId,
			url: Subscribers.url(endpoint),
			secret: `whsec_${btoa("a secret of a subscriber")}`,
			eventTypes: [...eventTypes],
			createdAt: BEGINNING - 60_000,
		});

	const putBack = takeOverGlobals(world, subscribers.fetch);
	const broken: string[] = [];
	try {
		const act = (name: string, deed: () => Promise<void>) =>
			void world
				.run(new Actor({ kind: "outside", name }), deed)
				.catch((cause: unknown) => broken.push(`${name}: ${String(cause)}`));
		for (const script of scenario.scripts) {
			const object = objectOf(script.callId);
			const name = script.callId.slice(-4);
			act(`caller ${name}`, () => converse(world, object, script, new D1Calendar(db)));
		}
		const sweep = () => {
			const name = new Date(time.now).toISOString();
			const cron = new Actor({ kind: "consumer", name, skewMs: faults.skewMs() });
			const controller = standIn<ScheduledController>("cron", { scheduledTime: time.now });
			void world
				.run(cron, () => runScheduled(controller, env))
				.catch((cause: unknown) => world.note(`the sweep failed: ${String(cause)}`));
			const sweptMs = d1.query(STILL_OWED).length === 0 ? SWEPT_MS.done : SWEPT_MS.owed;
			if (time.now < calmAt + sweptMs) time.after(EVERY_MS, sweep);
		};
		time.after(EVERY_MS, sweep);
		const office = () => {
			act("office", () => answerFollowUps(world, objects.values(), scenario.office));
			if (time.now < calmAt + ASKED_MS) time.after(OFFICE_EVERY_MS, office);
		};
		time.after(OFFICE_EVERY_MS, office);
		const redrive = () => act("operator", () => redriveAll(world, db, redrivable));
		// Every retry of a dead letter itself has been made by then.
		time.after(calmAt - BEGINNING + REDRIVEN_MS, redrive);
		await time.run(calmAt + REST_MS);
	} finally {
		putBack();
	}
	const evidence: Evidence = {
		scenario,
		objects: [...objects.values()],
		d1,
		r2,
		queues: { callEvents, deliveries, deadLetters },
		instances: engine.instances,
		reminders: reminders.instances,
		received: subscribers.received,
		calmAt,
		atRest: time.idle,
		broken,
	};
	const violations: Outcome["violations"] = [];
	for (const { title, check } of invariants)
		for (const what of await check(evidence)) violations.push({ title, what });
	for (const object of objects.values()) object.storage.close();
	d1.close();
	return {
		violations,
		crossings: world.crossings,
		messages: new Map([
			["call-events", callEvents.accepted.length],
			["webhook-deliveries", deliveries.accepted.length],
		]),
		trace: () => world.trace(),
		virtualMs: time.now - BEGINNING,
	};
}
