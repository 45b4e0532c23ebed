import { consume, runScheduled } from "../../src/consumers/index.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import type { SeqRange } from "../../src/domain/reports/facts.ts";
import { D1Calendar } from "../../src/providers/calendar/d1-calendar.ts";
import { D1Crm } from "../../src/providers/crm/d1-crm.ts";
import { createEndpoint } from "../../src/read-model/webhook-endpoints.ts";
import { runPostCall } from "../../src/workflows/run-post-call.ts";
import { analyst } from "./actors/analyst.ts";
import { CallObject } from "./actors/call-object.ts";
import { converse, type Script } from "./actors/conversation.ts";
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
/** A world that is still busy so long after its storm will always be: a webhook waits two hours at most. */
const REST_MS = 4 * 3_600_000;

/** As the cron trigger in wrangler.jsonc has it, and for how long after the storm. */
const EVERY_MS = 5 * 60_000;
const SWEPT_MS = 3_600_000;
/** When somebody redrives the dead letters, after the storm. */
const REDRIVEN_MS = 15 * 60_000;

export interface Scenario {
	scripts: readonly Script[];
	endpoints: readonly (Endpoint & { eventTypes: readonly EventType[] })[];
}
type EventType = Parameters<typeof createEndpoint>[1]["eventTypes"][number];

export interface Outcome {
	/** Every broken promise, by the title of its invariant. */
	violations: { title: string; what: string }[];
	/** How often a port was used: each is a moment at which a process can die, before and after. */
	crossings: number;
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
	const engine = new WorkflowEngine(world, async (step, { callId }) => {
		const object = objectOf(callId);
		return await runPostCall(step, callId, {
			call: {
				readLog: () => world.cross("object", () => object.call((call) => call.readLog())),
				execute: (command) =>
					world.cross("object", () => object.call((call) => call.execute(command))),
				seal: () => world.cross("object", () => object.call((call) => call.seal())),
			},
			crm: new D1Crm(db, () => world.clock),
			model: analyst(world, object),
			modelName: "analyst",
			findAgent: () => reception,
		});
	});
	const env: Env = Object.assign(Object.create(null), settings.vars, {
		DB: db,
		ARCHIVE: r2.binding((effect) => world.cross("r2", effect)),
		WEBHOOK_DELIVERIES: deliveries.binding(),
		POST_CALL: engine.binding(),
		CALLS: standIn("objects", {
			getByName: (callId: string) => ({
				publishAgain: (missing: SeqRange[]) =>
					world.cross("object", () => objectOf(callId).call((call) => call.publishAgain(missing))),
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
			if (time.now < calmAt + SWEPT_MS) time.after(EVERY_MS, sweep);
		};
		time.after(EVERY_MS, sweep);
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
		trace: () => world.trace(),
		virtualMs: time.now - BEGINNING,
	};
}
