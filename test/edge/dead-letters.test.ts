import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { DeadLetterPage } from "../../src/domain/wire/dead-letters.ts";
import { bury, removeRedriven } from "../../src/store/records/dead-letters.ts";
import { givenCall, published, wholeCall } from "../support/facts.ts";
import { until } from "../support/until.ts";
import { viewsOf } from "../support/views.ts";
import { givenWorkspace, problem, read } from "./api.ts";

const LONG_AGO = Date.UTC(2026, 0, 1);

function givenLetter(
	workspaceId: string,
	body: unknown,
	given: { queue?: string; at?: number } = {},
) {
	const { queue = "call-events", at: buriedAt = LONG_AGO } = given;
	const why = "every retry failed";
	return bury(env.DB, { workspaceId, queue, why, body: JSON.stringify(body), buriedAt });
}

type Ask = Awaited<ReturnType<typeof givenWorkspace>>["ask"];

async function letters(ask: Ask, query = "") {
	return DeadLetterPage.parse((await read(await ask("GET", `/v1/dead-letters${query}`))).body);
}

describe("dead letters", () => {
	it("are listed a page at a time, newest first, to the workspace they belong to and to no other", async () => {
		const { ask } = await givenWorkspace("w-dl-list");
		const ids = [];
		for (const at of [1, 2, 3])
			ids.unshift(await givenLetter("w-dl-list", { at }, { at: LONG_AGO + at }));
		const first = await letters(ask, "?limit=2");
		const second = await letters(ask, `?limit=2&cursor=${first.nextCursor}`);
		expect([...first.data, ...second.data].map(({ deadLetterId }) => deadLetterId)).toEqual(ids);
		expect(second.nextCursor).toBeNull();
		expect(first.data[0]).toEqual({
			deadLetterId: ids[0],
			queue: "call-events",
			why: "every retry failed",
			body: '{"at":3}',
			burials: 1,
			buriedAt: "2026-01-01T00:00:00.003Z",
		});

		const { ask: stranger } = await givenWorkspace("w-dl-stranger");
		expect((await letters(stranger)).data).toEqual([]);
		for (const [method, path] of [
			["GET", `/v1/dead-letters/${ids[0]}`],
			["POST", `/v1/dead-letters/${ids[0]}/redrive`],
		] as const)
			expect(await read(await stranger(method, path))).toMatchObject(problem(404, "not_found"));
		expect(await read(await ask("GET", "/v1/dead-letters/7"))).toMatchObject(
			problem(400, "malformed_id"),
		);
	});

	it("end in facts when they can be handled by now, even when sent again twice at once", async () => {
		const { ask } = await givenWorkspace("w-dl-facts");
		const given = givenCall({ workspaceId: "w-dl-facts", turns: 2 });
		const log = await wholeCall(given);
		for (const message of published(given, log)) await givenLetter("w-dl-facts", message);
		const { data } = await letters(ask);
		expect(data).toHaveLength(3);

		const answers = await Promise.all(
			[...data, ...data].map(({ deadLetterId }) =>
				ask("POST", `/v1/dead-letters/${deadLetterId}/redrive`),
			),
		);
		// Whoever comes second may find it gone.
		expect(answers.every(({ status }) => status === 200 || status === 404)).toBe(true);
		await until(async () => (await viewsOf(given)).archive !== null);
		expect((await viewsOf(given)).events).toEqual(log);
		expect((await letters(ask)).data).toEqual([]);
	});

	it("come back as one, under the same id, for as long as they cannot be read", async () => {
		const { ask } = await givenWorkspace("w-dl-again");
		const id = await givenLetter("w-dl-again", {
			workspaceId: "w-dl-again",
			callId: "?",
			events: [],
		});
		let before = LONG_AGO;
		for (let time = 0; time < 2; time += 1) {
			const path = `/v1/dead-letters/${id}/redrive`;
			await Promise.all([ask("POST", path), ask("POST", path)]);
			// Two messages were sent: the second one's burial may come later than the first one's.
			await until(async () => {
				const { data } = await letters(ask);
				return data.some(({ buriedAt }) => Date.parse(buriedAt) > before);
			});
			const { data } = await letters(ask);
			expect(data).toMatchObject([{ deadLetterId: id, why: expect.stringContaining("call id") }]);
			before = Date.parse(data[0]?.buriedAt ?? "");
			await scheduler.wait(5);
		}
		expect((await letters(ask)).data).toHaveLength(1);
	});

	it("stay when the queue refuses them, or is not known", async () => {
		const { ask } = await givenWorkspace("w-dl-stay");
		const tooLarge = await givenLetter("w-dl-stay", { padding: "x".repeat(200_000) });
		const answer = await ask("POST", `/v1/dead-letters/${tooLarge}/redrive`);
		expect(await read(answer)).toMatchObject(problem(500, "internal_error"));
		const odd = await givenLetter("w-dl-stay", { odd: true }, { queue: "unknown" });
		expect(await read(await ask("POST", `/v1/dead-letters/${odd}/redrive`))).toMatchObject(
			problem(409, "unknown_queue"),
		);
		expect((await letters(ask)).data).toHaveLength(2);
	});

	it("are kept when one comes back between its sending and its forgetting", async () => {
		const { ask } = await givenWorkspace("w-dl-race");
		const body = { workspaceId: "w-dl-race", callId: "?" };
		const id = await givenLetter("w-dl-race", body);
		// As the consumer does, when it is faster than the redrive.
		await givenLetter("w-dl-race", body, { at: LONG_AGO + 1 });
		await removeRedriven(env.DB, { deadLetterId: id, burials: 1 });
		expect((await letters(ask)).data).toMatchObject([{ deadLetterId: id, burials: 2 }]);
	});
});
