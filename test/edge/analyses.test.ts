import { introspectWorkflow } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { CallAnalyses, StartedAnalysis } from "../../src/domain/wire/analyses.ts";
import { addVersion } from "../../src/store/records/agents.ts";
import { batchOf, callEventsDeps } from "../support/consumer-deps.ts";
import { analysis, givenCall, published, recorded, sealed, wholeCall } from "../support/facts.ts";
import { loggedCall } from "../support/logged-call.ts";
import { readLog } from "../support/read-log.ts";
import { until } from "../support/until.ts";
import { givenKnownCall, givenWorkspace, problem, read } from "./api.ts";

/** Of the call in test/support/facts.ts. */
const FIRST = "Maria Lopez booked a cleaning on Tuesday at ten.";
const workspaceId = "w-analyses";
let api: Awaited<ReturnType<typeof givenWorkspace>>;

beforeAll(async () => {
	api = await givenWorkspace(workspaceId);
	const { version: _, workspaceId: _workspace, ...definition } = reception;
	const changed = { ...definition, agentName: "Grace" };
	await addVersion(env.DB, { workspaceId, definition: changed, note: null, createdAt: 1 });
});

/** A finished call that the tables, the archive and its own object know. */
async function finishedCall() {
	const call = givenCall({ workspaceId, turns: 4 });
	const log = await wholeCall(call);
	const object = await loggedCall(call.callId, log);
	await consumeCallEvents(batchOf("call-events", published(call, log)), callEventsDeps().deps);
	const path = `/v1/calls/${call.callId}`;
	const analyze = async (body?: object) =>
		await read(await api.ask("POST", `${path}/analyze`, body));
	const analyses = async () => {
		const { body } = await read(await api.ask("GET", `${path}/analyses`));
		return CallAnalyses.parse(body).data;
	};
	return { call, log, object, path, analyze, analyses };
}

describe("POST /v1/calls/{callId}/analyze", () => {
	it("has the analysis run as the version that is asked for, and recorded in the call's log", async () => {
		await using introspector = await introspectWorkflow(env.REANALYSES);
		const { call, log, object, analyze } = await finishedCall();
		const second = { ...analysis(call), summary: "Read again." };
		await introspector.modifyAll(async (modifier) => {
			await modifier.mockStepResult({ name: "analyse" }, { ok: true, value: second });
		});
		const { status, body } = await analyze({ agentVersion: 2 });
		expect(status).toBe(202);
		const { reanalysisId } = StartedAnalysis.parse(body);
		expect(body).toEqual({
			callId: call.callId,
			reanalysisId,
			agentVersion: 2,
			analyses: `/v1/calls/${call.callId}/analyses`,
		});
		const added = async () => await readLog(object, log.length);
		await until(async () => (await added()).length > 0);
		expect((await added())[0]).toMatchObject({
			type: "call.reanalyzed",
			data: { reanalysisId, agentVersion: 2, analysis: { summary: "Read again." } },
		});
	});

	it("names what is missing: the call, its end, the version", async () => {
		const { analyze } = await finishedCall();
		expect(await analyze({ agentVersion: 7 })).toMatchObject(problem(404, "unknown_version"));
		expect(await analyze({ agentVersion: 0 })).toMatchObject(problem(422, "invalid_request"));
		expect(await analyze({ version: 2 })).toMatchObject(problem(422, "invalid_request"));
		const live = await givenKnownCall({ workspaceId }, 1);
		const early = await api.ask("POST", `/v1/calls/${live.callId}/analyze`);
		expect(await read(early)).toMatchObject(problem(409, "call_not_over"));
		const unknown = await api.ask("POST", `/v1/calls/${givenCall().callId}/analyze`);
		expect(await read(unknown)).toMatchObject(problem(404, "not_found"));
	});
});

describe("GET /v1/calls/{callId}/analyses", () => {
	it("lists the call's own analysis first and those that were run again after it", async () => {
		const { call, log, path, analyses } = await finishedCall();
		expect(await analyses()).toMatchObject([{ reanalysisId: null, agentVersion: 1 }]);

		const reanalysisId = `rean_${"a".repeat(32)}`;
		const again = { ...analysis(call), summary: "Read again." };
		const data = { reanalysisId, agentVersion: 2, analysis: again };
		const event = { type: "call.reanalyzed", v: 1, data } as const;
		const longer = await sealed(call, [...log, ...recorded(call, [event], log.length)]);
		const told = { workspaceId, callId: call.callId, events: longer.slice(log.length) };
		const { deps, started, enqueued } = callEventsDeps();
		await consumeCallEvents(batchOf("call-events", [told]), deps);
		expect(await analyses()).toMatchObject([
			{ reanalysisId: null, agentVersion: 1, analysis: { summary: FIRST } },
			{ reanalysisId, agentVersion: 2, analysis: { summary: "Read again." } },
		]);
		// The first one stays the call's, and nothing was started or sent.
		const shown = await read(await api.ask("GET", path));
		expect(shown.body).toMatchObject({
			analysis: { summary: FIRST },
			complete: true,
		});
		expect([started, enqueued]).toEqual([[], []]);
	});

	it("hides calls of other workspaces", async () => {
		const { path } = await finishedCall();
		const stranger = await givenWorkspace("w-analyses-stranger");
		for (const [method, of] of [
			["GET", "analyses"],
			["POST", "analyze"],
		] as const)
			expect(await read(await stranger.ask(method, `${path}/${of}`))).toMatchObject(
				problem(404, "not_found"),
			);
	});
});
