import type { Server } from "node:http";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Line, listen } from "./dialogue-line.ts";
import { Office } from "./dialogue-office.ts";

let url = "";
let server: Server;
beforeAll(async () => ({ url, server } = await listen()));
afterAll(() => server.close());

const WHEN = "Tuesday the twenty fourth of November at half past two";
const NAME = `Thank you. A cleaning on ${WHEN}, for Laura Bennett.`;
const NUMBER = "4 1 5, 5 5 5, 0 1 9 2";

/** A caller who talks over the read-back, when so much of it was heard. */
async function cutAt(heard: string) {
	const office = new Office();
	const line = new Line(url, office);
	for (const said of ["a cleaning on tuesday at half past two", "laura bennett", "415 555 0192"])
		await line.hears(said);
	line.cutShort(`${heard} —`);
	return { office, line };
}

describe("a caller who is quicker than a read-back", () => {
	it("has booked with a yes, once day, time and name were heard", async () => {
		const { office, line } = await cutAt(`${NAME} The number is 4 1 5, 5`);
		expect((await line.hears("yes please")).said).toMatch(/^You are booked\./);
		expect(office.booked).toMatchObject([{ name: "Laura Bennett", phone: "4155550192" }]);
	});

	it("hears only the rest after a yes before the name", async () => {
		const { office, line } = await cutAt(`Thank you. A cleaning on ${WHEN}, for`);
		const rest = await line.hears("yes please");
		expect(rest.said).toBe(
			`Certainly. For Laura Bennett. The number is ${NUMBER}. Shall I go ahead? Is that all right?`,
		);
		expect(office.booked).toEqual([]);
		await line.hears("yes");
		expect(office.booked).toHaveLength(1);
	});

	it("hears the whole again where neither day nor time was heard", async () => {
		const { office, line } = await cutAt("Thank you. A cleaning on Tuesday the");
		expect((await line.hears("yes")).said).toContain(`A cleaning on ${WHEN}, for Laura Bennett.`);
		expect(office.booked).toEqual([]);
	});

	it.each(["no, at nine", "no, nine", "actually nine o'clock"])(
		"has the new time looked up after %s, and hears nothing again that was heard",
		async (said) => {
			const { office, line } = await cutAt(`${NAME} The number is 4 1 5, 5`);
			const free = await line.hears(said);
			expect(free.toolCalls).toMatchObject([{ tool: "find_slots", input: { time: "09:00" } }]);
			expect(free.said).toMatch(
				/^Nine o'clock on Tuesday the twenty fourth of November is free\. The rest of the number is 5 5, 0 1 9 2\. .*right\?$/,
			);
			await line.hears("yes");
			expect(office.booked).toMatchObject([{ startsAt: "2026-11-24T09:00:00+00:00" }]);
		},
	);

	it("hears only the name again after correcting it", async () => {
		const { office, line } = await cutAt(`${NAME} The number is ${NUMBER}. Is that`);
		expect((await line.hears("no, the name is laura bennet")).said).toMatch(
			/^(Thank you\. )?For Laura Bennet\. /,
		);
		await line.hears("yes");
		expect(office.booked).toMatchObject([{ name: "Laura Bennet" }]);
	});
});
