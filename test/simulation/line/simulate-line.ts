import { ulid } from "ulidx";

import { reception } from "../../../src/domain/agents/reception.ts";
import type { Admission } from "../../../src/domain/wire/admission.ts";
import { Chance } from "../chance.ts";
import { storm } from "../faults.ts";
import { D1 } from "../platform/d1.ts";
import { takeOverGlobals, takeOverTimers } from "../platform/globals.ts";
import { settings } from "../platform/settings.ts";
import { standIn } from "../platform/stand-in.ts";
import type { Outcome } from "../simulate.ts";
import { VirtualTime } from "../virtual-time.ts";
import { Actor, World } from "../world.ts";
import { LineCaller } from "./caller.ts";
import { anyMoods, Engines } from "./engines.ts";
import { lineInvariants } from "./invariants.ts";
import { LineObject } from "./line-object.ts";
import { RecogniserSocket } from "./recogniser.ts";
import { anyLineScript } from "./scripts.ts";

/** Monday morning. */
const BEGINNING = Date.UTC(2026, 10, 23, 9);
/** Longer than any call of a script, with all its limits. */
const LONGEST_MS = 40 * 60_000;
const STORM_MINUTES = 30;

/** One call on the line: the product's `CallAgent` with its conversation and its providers, and engines that misbehave. */
export async function simulateLine(seed: number): Promise<Outcome> {
	const chance = new Chance(seed);
	const time = new VirtualTime(BEGINNING);
	const faults = storm(chance, time, STORM_MINUTES);
	const world = new World({ time, chance, faults });
	const script = anyLineScript(chance);
	const engines = new Engines(
		world,
		anyMoods(chance),
		(nth) => script.utterances[nth]?.words ?? "",
	);
	const d1 = new D1();
	const callId = `call_${ulid(BEGINNING, () => chance.next()).toLowerCase()}`;
	const env: Env = Object.assign(Object.create(null), settings.vars, {
		// Circuits are kept in the isolate, which all seeds share.
		LANGUAGE_CIRCUIT_SECONDS: "0",
		AI: { run: engines.run.bind(engines) },
		DB: d1.binding((effect) => world.cross("d1", effect)),
		ARCHIVE: phrases(world),
		CALL_EVENTS: { send: () => world.cross("queue call-events", () => undefined) },
	});
	const object = new LineObject(world, { callId, env });
	const admission: Admission = {
		callId,
		workspaceId: reception.workspaceId,
		agentId: reception.agentId,
		agentVersion: reception.version,
		channel: "websocket",
		tokenId: "token-1",
		clientId: null,
		customerId: null,
		phone: null,
		variables: {},
		metadata: {},
	};
	const caller = new LineCaller(world, { object, admission, script });
	const putBack = [
		takeOverGlobals(world, () => Promise.reject(new Error("no network"))),
		takeOverTimers(world, RecogniserSocket),
	];
	const broken: string[] = [];
	try {
		void world
			.run(new Actor({ kind: "outside", name: "caller" }), () => caller.run())
			.catch((cause: unknown) => broken.push(String(cause)));
		await time.run(BEGINNING + LONGEST_MS);
	} finally {
		for (const back of putBack.toReversed()) back();
	}
	const log = object.storage.events();
	const evidence = { callId, log, sent: object.sent, engines, broken, object };
	const violations = lineInvariants.flatMap(({ title, check }) =>
		check(evidence).map((what) => ({ title, what })),
	);
	const trace = () => [
		...world.trace(),
		...log.map((row) => `${new Date(row.at).toISOString().slice(11, 23)} ${JSON.stringify(row)}`),
	];
	object.storage.close();
	d1.close();
	const { crossings } = world;
	return { violations, crossings, messages: new Map(), trace, virtualMs: time.now - BEGINNING };
}

/** A bucket for the audio of fixed phrases. */
function phrases(world: World): R2Bucket {
	const kept = new Map<string, ArrayBuffer>();
	const get = (key: string) =>
		world.cross("r2", () => {
			const audio = kept.get(key);
			return audio === undefined ? null : { arrayBuffer: () => Promise.resolve(audio) };
		});
	const put = async (key: string, audio: BodyInit) => {
		const bytes = await new Response(audio).arrayBuffer();
		await world.cross("r2", () => void kept.set(key, bytes));
	};
	return standIn("R2", { get, put });
}
