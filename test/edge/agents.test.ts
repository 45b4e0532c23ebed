import { beforeAll, describe, expect, it } from "vitest";

import { AgentDetails, AgentPage, AgentVersionPage } from "../../src/domain/wire/agents.ts";
import { clinic } from "../support/agents.ts";
import { givenWorkspace, problem, read } from "./api.ts";

let api: Awaited<ReturnType<typeof givenWorkspace>>;
beforeAll(async () => {
	api = await givenWorkspace("w-agents");
});

const ask = async (method: string, path: string, body?: unknown) =>
	read(await api.ask(method, `/v1/agents${path}`, body));
const push = (agentId: string, changes: object = {}, note?: string) =>
	ask("POST", `/${agentId}/versions`, {
		definition: { ...clinic, agentId, ...changes },
		...(note === undefined ? {} : { note }),
	});
const publish = (agentId: string, version: number) =>
	ask("POST", `/${agentId}/publish`, { version });
const rollBack = (agentId: string, body?: object) => ask("POST", `/${agentId}/rollback`, body);

describe("a pushed agent", () => {
	it("is a draft that answers no call until it is published", async () => {
		expect(await push("drafted", {}, "the first")).toMatchObject({
			status: 201,
			body: { agentId: "drafted", version: 1, created: true, note: "the first" },
		});
		const { body } = await ask("GET", "/drafted");
		expect(AgentDetails.parse(body)).toMatchObject({
			publishedVersion: null,
			published: null,
			draft: { version: 1, definition: { ...clinic, agentId: "drafted" } },
		});
		const refused = await read(await api.ask("POST", "/v1/calls", { agentId: "drafted" }));
		expect(refused).toMatchObject(problem(409, "agent_not_published"));
		expect((await publish("drafted", 1)).body).toMatchObject({ publishedVersion: 1 });
		const placed = await api.ask("POST", "/v1/calls", { agentId: "drafted" });
		expect(placed.status).toBe(201);
		await placed.body?.cancel();
	});

	it("is the same version when it is pushed twice, and also when two push it at once", async () => {
		const pushed = await Promise.all([push("twice"), push("twice"), push("twice")]);
		expect(pushed.filter(({ status }) => status === 201)).toHaveLength(1);
		expect(pushed.filter(({ status }) => status === 200)).toHaveLength(2);
		expect(await push("twice")).toMatchObject({
			status: 200,
			body: { version: 1, created: false },
		});
		expect((await push("twice", { slotMinutes: 20 })).body).toMatchObject({ version: 2 });
		// What was said before the newest is said anew: the history is not gone through.
		expect((await push("twice")).body).toMatchObject({ version: 3, created: true });
	});

	it("keeps every version as it was, listed newest first, page by page", async () => {
		for (const slotMinutes of [10, 20, 30]) await push("kept", { slotMinutes });
		const first = AgentVersionPage.parse((await ask("GET", "/kept/versions?limit=2")).body);
		expect(first.data.map(({ version }) => version)).toEqual([3, 2]);
		const rest = await ask("GET", `/kept/versions?limit=2&cursor=${first.nextCursor}`);
		expect(rest.body).toMatchObject({ data: [{ version: 1 }], nextCursor: null });
		expect((await ask("GET", "/kept/versions/1")).body).toMatchObject({
			definition: { slotMinutes: 10 },
		});
	});

	it("is rolled back to what was published before, step by step, and each step is on record", async () => {
		for (const slotMinutes of [10, 20, 30]) await push("back", { slotMinutes });
		for (const version of [1, 2, 3, 3]) await publish("back", version);
		expect((await rollBack("back")).body).toMatchObject({ publishedVersion: 2 });
		expect((await rollBack("back")).body).toMatchObject({ publishedVersion: 1 });
		expect(await rollBack("back")).toMatchObject(problem(409, "nothing_to_roll_back"));
		await publish("back", 3);
		expect((await rollBack("back")).body).toMatchObject({ publishedVersion: 1 });
		const { body } = await ask("GET", "/back/publications");
		expect(body).toMatchObject({
			data: [
				{ publication: 7, version: 1, kind: "roll_back" },
				{ publication: 6, version: 3, kind: "publish" },
				{ publication: 5, version: 1, kind: "roll_back" },
				{ publication: 4, version: 2, kind: "roll_back" },
				{ publication: 3, version: 3, kind: "publish" },
				{ publication: 2, version: 2, kind: "publish" },
				{ publication: 1, version: 1, kind: "publish" },
			],
			nextCursor: null,
		});
	});

	it("is rolled back once however often that is asked, when the version to leave is named", async () => {
		for (const slotMinutes of [10, 20, 30]) await push("once", { slotMinutes });
		for (const version of [1, 2, 3]) await publish("once", version);
		const asked = await Promise.all([3, 3, 3].map((from) => rollBack("once", { from })));
		expect(asked.filter(({ status }) => status === 200)).toHaveLength(1);
		expect(await rollBack("once", { from: 3 })).toMatchObject(problem(409, "not_published"));
		expect((await ask("GET", "/once")).body).toMatchObject({ publishedVersion: 2 });
	});
});

describe("the built-in receptionist", () => {
	it("is version 1 in every workspace, and what is pushed to its name begins at 2", async () => {
		const { body } = await ask("GET", "/reception");
		const { published } = AgentDetails.parse(body);
		expect(published).toMatchObject({ version: 1, createdAt: null });
		const same = { definition: published?.definition };
		expect(await ask("POST", "/reception/versions", same)).toMatchObject({
			status: 200,
			body: { version: 1, created: false },
		});
		expect((await push("reception")).body).toMatchObject({ version: 2, created: true });
		const versions = AgentVersionPage.parse((await ask("GET", "/reception/versions")).body);
		expect(versions.data.map(({ version }) => version)).toEqual([2, 1]);

		expect((await publish("reception", 2)).body).toMatchObject({ publishedVersion: 2 });
		expect((await rollBack("reception")).body).toMatchObject({ publishedVersion: 1 });
		expect(await rollBack("reception")).toMatchObject(problem(409, "nothing_to_roll_back"));
	});
});

describe("the workspace's agents", () => {
	it("are listed by name, page by page, the built-in one among them", async () => {
		const own = await givenWorkspace("w-agents-listed");
		for (const agentId of ["alpha", "omega", "zulu"])
			await own.ask("POST", `/v1/agents/${agentId}/versions`, {
				definition: { ...clinic, agentId },
			});
		const first = AgentPage.parse((await read(await own.ask("GET", "/v1/agents?limit=2"))).body);
		expect(first.data.map(({ agentId }) => agentId)).toEqual(["alpha", "omega"]);
		const next = await own.ask("GET", `/v1/agents?limit=2&cursor=${first.nextCursor}`);
		expect(await read(next)).toMatchObject({
			body: {
				data: [
					{ agentId: "reception", publishedVersion: 1, newestVersion: 1 },
					{ agentId: "zulu", publishedVersion: null, newestVersion: 1 },
				],
				nextCursor: null,
			},
		});
	});

	it("are nobody else's: another workspace is told of none of them", async () => {
		await push("secret-sauce");
		await publish("secret-sauce", 1);
		const other = await givenWorkspace("w-agents-other");
		const unknown = problem(404, "unknown_agent", {
			detail: 'There is no agent "secret-sauce"; there is: reception.',
		});
		const path = "/v1/agents/secret-sauce";
		for (const [method, rest, body] of [
			["GET", ""],
			["GET", "/versions"],
			["GET", "/versions/1"],
			["GET", "/publications"],
			["POST", "/publish", { version: 1 }],
			["POST", "/rollback", {}],
		] as const)
			expect(await read(await other.ask(method, `${path}${rest}`, body))).toMatchObject(unknown);
		const call = await read(await other.ask("POST", "/v1/calls", { agentId: "secret-sauce" }));
		expect(call).toMatchObject(unknown);
		// The name is free there: the same name is another agent.
		const theirs = await other.ask("POST", `${path}/versions`, {
			definition: { ...clinic, agentId: "secret-sauce", greeting: "Theirs." },
		});
		expect(await read(theirs)).toMatchObject({ status: 201, body: { version: 1 } });
		expect((await ask("GET", "/secret-sauce")).body).toMatchObject({
			published: { definition: { greeting: clinic.greeting } },
		});
	});
});
