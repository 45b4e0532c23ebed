import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { Silence } from "../../src/agent/conversation/silence.ts";
import { Caller } from "../support/caller.ts";

describe.concurrent("a call whose alarm fails", () => {
	it("still ends: what was due is tried again", async () => {
		const caller = await Caller.greeted();
		// More often than the SDK repeats a job by itself.
		let refused = 0;
		await runInDurableObject(env.CALLS.getByName(caller.callId), (_, { storage: { sql } }) => {
			const exec = sql.exec.bind(sql);
			sql.exec = <T extends Record<string, SqlStorageValue>>(query: string, ...rest: unknown[]) => {
				if (!query.startsWith("INSERT INTO events") || refused === 4)
					return exec<T>(query, ...rest);
				refused += 1;
				throw new Error("the disk is full");
			};
		});
		caller.socket.close(1000, "lost");
		await caller.until(() => caller.logged("call.ended"), 20);
		expect(refused).toBe(4);
		const ended = (await caller.log()).find((event) => event.type === "call.ended");
		expect(ended?.data.reason).toBe("connection_lost");
	});
});

const fail = () => {
	throw new Error("no voice");
};
const turns = async () => {
	for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

describe("a silence that cannot be broken", () => {
	it("is timed anew, and the call is given up all the same", async () => {
		const woken: (() => void)[] = [];
		const told: string[] = [];
		const silence = new Silence({
			clock: {
				now: () => 0,
				sleep: () => {
					const { promise, resolve } = Promise.withResolvers<void>();
					woken.push(resolve);
					return promise;
				},
			},
			limitMs: () => 1,
			isLoud: () => false,
			ask: async () => {
				told.push("ask");
				fail();
			},
			giveUp: () => {
				told.push("give up");
				if (told.length < 3) fail();
			},
		});
		silence.begin();
		for (let index = 0; index < 4; index++) {
			woken[index]?.();
			await turns();
		}
		expect(told).toEqual(["ask", "give up", "give up"]);
	});
});
