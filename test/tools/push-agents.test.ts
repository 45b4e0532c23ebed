import { createServer, type Server } from "node:http";

import { afterEach, describe, expect, it, vi } from "vitest";

import { pushAgents } from "../../tools/cli/agents.ts";
import { listen } from "../../tools/product/listen.ts";
import { RingbookApi } from "../../tools/support/ringbook-api.ts";

const CLINIC = "examples/clinic.yaml";

let server: Server | undefined;
afterEach(() => {
	vi.restoreAllMocks();
	server?.close();
});

/** A server with rules of its own: it answers every request with this, and remembers what was asked for. */
async function given(status: number, body: object) {
	const asked: string[] = [];
	server = createServer((request, response) => {
		asked.push(`${request.method} ${request.url}`);
		response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
	});
	const api = new RingbookApi(`http://127.0.0.1:${await listen(server)}`);
	const told = vi.spyOn(console, "error").mockReturnValue();
	vi.spyOn(console, "log").mockReturnValue();
	return { api, asked, told: () => told.mock.calls.flat() };
}

describe("agents push", () => {
	it("shows in the file what the server did not take of it", async () => {
		const errors = [
			{ field: "definition.services.1.durationMinutes", message: "takes at least 45" },
			{ field: "definition", message: "is one agent too many" },
		];
		const { api, told } = await given(422, { title: "The request is not valid", errors });
		expect(await pushAgents(api, [CLINIC], { publish: true })).toBe(1);
		expect(told()).toEqual([
			expect.stringMatching(
				/^examples\/clinic\.yaml:51:22: services\.1\.durationMinutes: takes at least 45$/,
			),
			expect.stringMatching(/^examples\/clinic\.yaml:\d+:1: is one agent too many$/),
		]);
	});

	it("sends nothing at all when one of the files is wrong", async () => {
		const { api, asked, told } = await given(500, {});
		expect(await pushAgents(api, [CLINIC, "package.json"], { publish: false })).toBe(1);
		expect(asked).toEqual([]);
		expect(told()).toContainEqual(expect.stringMatching(/^package\.json:\d+:\d+: /));
	});

	it("takes an agent from one file only", async () => {
		const { api, asked, told } = await given(500, {});
		expect(await pushAgents(api, [CLINIC, CLINIC], { publish: false })).toBe(1);
		expect(asked).toEqual([]);
		expect(told()).toEqual([expect.stringContaining("agentId: is the agent of another file")]);
	});

	it("fails with the server's words when they are about no field", async () => {
		const { api } = await given(401, { title: "The API key is not valid" });
		await expect(pushAgents(api, [CLINIC], { publish: false })).rejects.toThrow(
			"answered 401: The API key is not valid",
		);
	});
});
