import { describe, expect, it } from "vitest";

import page from "../../docs/crm.md?raw";
import { consumeCrmWrites } from "../../src/consumers/crm-writes/consume-crm-writes.ts";
import { CrmWritesMessage } from "../../src/domain/crm/write.ts";
import type { DeadLetterRow } from "../../src/store/records/dead-letters.ts";
import { batchOf, settled } from "../support/consumer-deps.ts";
import { givenCrm, QUEUE, toldOf } from "../support/given-crm.ts";
import { CALLS, type Fault, faults, RECORDS } from "./crm-faults.ts";

async function rowOf({ workspaceId, fault, happens, deliver, mended }: Fault): Promise<string> {
	const { crm, drain, pauses, letters } = givenCrm(workspaceId);
	const messages = await toldOf(workspaceId, CALLS);
	happens(crm, messages);
	for (const some of deliver?.(messages) ?? [messages]) await drain(some);
	const requests = crm.requests.length;
	const heldFirst = crm.rows.length;

	const buried = await letters();
	mended?.(crm);
	await drain(buried.map(({ body }) => CrmWritesMessage.parse(JSON.parse(body))));
	expect(new Set(crm.rows.map(({ write }) => write.externalId)).size).toBe(RECORDS);
	expect(crm.rows).toHaveLength(RECORDS);

	const did = [
		...(pauses.length > 0
			? [`tried again after ${[...new Set(pauses)].map((each) => `${each} s`).join(", ")}`]
			: []),
		...(buried.length > 0 ? [`buried: ${reasonsOf(buried)}; redriven`] : []),
	];
	return `| ${fault} | ${did.join("; ") || "told"} | ${requests} | ${heldFirst} of ${RECORDS} | ${buried.length} | ${crm.rows.length} of ${RECORDS}, each once |`;
}

const noQueue = () => Promise.reject(new Error("no queue"));

function reasonsOf(buried: readonly DeadLetterRow[]): string {
	const codes = buried.flatMap(({ why }) =>
		[...why.matchAll(/: (\w+), /g)].map(([, code]) => code),
	);
	return [...new Set(codes)].map((code) => `\`${code}\``).join(", ");
}

describe("what an HTTP CRM is told of calls", () => {
	it.each(faults)(
		"is there exactly once in the end, as the table in docs/crm.md says: $fault",
		async (fault) => expect(page).toContain(await rowOf(fault)),
	);

	it("goes in as few requests as a hundred records each allow, one workspace at a time", async () => {
		const { crm, deliver } = givenCrm("crm-many");
		const messages = [...(await toldOf("crm-many", 40)), ...(await toldOf("crm-other", 2))];
		expect(new Set(await deliver(messages))).toEqual(new Set(["acked"]));
		expect(crm.requests.map(({ records }) => records)).toEqual([100, 20, 6]);
		expect(crm.rows.filter(({ workspace }) => workspace === "crm-other")).toHaveLength(6);
	});

	it("is only the newest state of a record where one batch has two of them", async () => {
		const { crm, deliver } = givenCrm("crm-two");
		const [message] = await toldOf("crm-two", 1);
		const newer = CrmWritesMessage.parse({
			...message,
			writes: message?.writes.map((write) => ({ ...write, revision: "9000000000000.000001" })),
		});
		await deliver([newer, message]);
		expect(crm.requests.map(({ records }) => records)).toEqual([3]);
		expect(new Set(crm.rows.map(({ write }) => write.revision))).toEqual(
			new Set(["9000000000000.000001"]),
		);
	});

	it("leaves it alone once it asked to be, with what was not told yet", async () => {
		const { crm, deliver, pauses, waiting } = givenCrm("crm-alone");
		crm.failNext({ status: 429, headers: { "retry-after": "600" } });
		await deliver(await toldOf("crm-alone", 40));
		expect(crm.requests).toHaveLength(1);
		expect(waiting).toHaveLength(40);
		expect(Math.min(...pauses)).toBeGreaterThanOrEqual(600);
	});

	it("is buried with the reason once it was tried for hours, and can be sent again from the start", async () => {
		const { crm, drain, pauses, letters, lines } = givenCrm("crm-hours");
		crm.failNext(...Array.from({ length: 30 }, () => ({ status: 500 })));
		const [message] = await toldOf("crm-hours", 1);
		await drain([message]);
		expect(crm.requests).toHaveLength(18);
		const hours = pauses.reduce((total, each) => total + each) / 3600;
		expect(hours).toBeGreaterThan(9);
		expect(hours).toBeLessThan(10);
		const [letter] = await letters();
		expect(letter).toMatchObject({
			queue: QUEUE,
			why: expect.stringContaining("crm_answered_500"),
		});
		expect(JSON.parse(letter?.body ?? "")).toEqual({ ...message, tries: 0 });
		expect(lines.filter(({ what }) => what === "crm writes buried")).toHaveLength(1);
	});

	it("is kept for a person where there is no CRM any more, or nobody can read it", async () => {
		const { deps, letters } = givenCrm("crm-gone");
		const [message] = await toldOf("crm-gone", 1);
		const batch = batchOf(QUEUE, [message, { workspaceId: "crm-gone", writes: [] }]);
		await consumeCrmWrites(batch, { ...deps, crm: null });
		expect(await settled(batch)).toEqual(["acked", "acked"]);
		expect((await letters()).map(({ why }) => why)).toContain("CRM_URL is not set");
		expect(await letters()).toHaveLength(2);
	});

	it("is tried again when what is to follow could not be recorded", async () => {
		const { crm, deps } = givenCrm("crm-crash");
		crm.failNext({ status: 500 });
		const batch = batchOf(QUEUE, await toldOf("crm-crash", 1));
		await consumeCrmWrites(batch, { ...deps, enqueueLater: noQueue });
		expect(await settled(batch)).toEqual(["retried"]);
	});
});
