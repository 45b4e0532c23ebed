import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";

import { FollowUpList } from "../../src/domain/wire/follow-ups.ts";
import { givenCall } from "../support/facts.ts";
import { givenWorkspace, problem, read } from "./api.ts";
import { waitingFollowUp } from "./waiting-follow-up.ts";

let api: Awaited<ReturnType<typeof givenWorkspace>>;
let stranger: Awaited<ReturnType<typeof givenWorkspace>>;

beforeAll(async () => {
	api = await givenWorkspace("w-approvals");
	stranger = await givenWorkspace("w-approvals-stranger");
});

async function waitingCall(separator = ".") {
	const waiting = await waitingFollowUp("w-approvals", separator);
	const { followUpId, object, log } = waiting;
	const added = () =>
		runInDurableObject(object, (agent) =>
			agent
				.readLog(log.length)
				.filter(({ type }) => type !== "call.sealed")
				.map(({ type, data }) => ({ type, data })),
		);
	const path = `/v1/follow-ups/${encodeURIComponent(followUpId)}`;
	const approve = async () => await read(await api.ask("POST", `${path}/approve`));
	const decline = async (body?: object) =>
		await read(await api.ask("POST", `${path}/decline`, body));
	return { ...waiting, path, added, approve, decline };
}

describe("a follow-up that waits for a person", () => {
	it("is listed as such", async () => {
		const { callId, followUpId } = await waitingCall();
		const listed = await read(await api.ask("GET", `/v1/follow-ups?callId=${callId}`));
		expect(FollowUpList.parse(listed.body).data).toMatchObject([
			{ followUpId, status: "needs_approval", needsApproval: true },
		]);
	});

	it("is approved in its call's log, once, however often that is asked", async () => {
		const { callId, followUpId, added, approve } = await waitingCall();
		const answer = { status: 200, body: { callId, followUpId, answer: "approved" } };
		expect(await approve()).toMatchObject(answer);
		expect(await approve()).toMatchObject(answer);
		expect(await added()).toEqual([{ type: "followup.approved", data: { followUpId } }]);
	});

	it("is declined with a reason or without one, once", async () => {
		const { callId, followUpId, added, decline } = await waitingCall();
		const answer = { status: 200, body: { callId, followUpId, answer: "declined" } };
		expect(await decline({ why: "they called again" })).toMatchObject(answer);
		expect(await decline()).toMatchObject(answer);
		const data = { followUpId, by: "person", why: "they called again" };
		expect(await added()).toEqual([{ type: "followup.declined", data }]);
		expect((await (await waitingCall()).decline()).status).toBe(200);
	});

	it("is not declined after a yes, nor approved after a no", async () => {
		const yes = await waitingCall();
		await yes.approve();
		expect(await yes.decline()).toMatchObject(problem(409, "follow_up_approved"));
		const no = await waitingCall();
		await no.decline();
		expect(await no.approve()).toMatchObject(problem(409, "follow_up_declined"));
		expect(await no.added()).toHaveLength(1);
	});

	it("may have an id of before, with a slash in it, which is sent encoded", async () => {
		const { approve, path } = await waitingCall("/");
		expect(path).toContain("%2Fcall_back");
		expect((await approve()).status).toBe(200);
	});

	it("is nobody else's to answer", async () => {
		const { path, added } = await waitingCall();
		expect(await read(await stranger.ask("POST", `${path}/approve`))).toMatchObject(
			problem(404, "not_found"),
		);
		expect(await added()).toEqual([]);
	});
});

describe("an answer to no follow-up", () => {
	it("is refused where the call has none of that name", async () => {
		const { callId, added } = await waitingCall();
		const answer = await api.ask("POST", `/v1/follow-ups/${callId}.send_flowers/approve`);
		expect(await read(answer)).toMatchObject(problem(404, "not_found"));
		expect(await added()).toEqual([]);
	});

	it("is refused where there is no such call, and makes none", async () => {
		const { callId } = givenCall();
		const answer = await api.ask("POST", `/v1/follow-ups/${callId}.call_back/decline`);
		expect(await read(answer)).toMatchObject(problem(404, "not_found"));
		const log = await runInDurableObject(env.CALLS.getByName(callId), (agent) => agent.readLog());
		expect(log).toEqual([]);
	});

	it("is refused for what is no id, naming the form", async () => {
		const answer = await read(await api.ask("POST", "/v1/follow-ups/tomorrow/approve"));
		expect(answer).toMatchObject(problem(400, "malformed_id"));
		expect(JSON.stringify(answer.body)).toContain("takes a follow-up's id");
	});

	it("is refused with a reason that is none", async () => {
		const { decline } = await waitingCall();
		expect(await decline({ why: 7 })).toMatchObject(problem(422, "invalid_request"));
	});
});
