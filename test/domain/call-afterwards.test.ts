import { describe, expect, it } from "vitest";

import {
	analysis,
	answered,
	booked,
	callerSaid,
	followUp,
	given,
	hungUp,
	proposed,
	sealed,
} from "../support/given-call.ts";

const over = [answered(), callerSaid("I'd like an appointment.", 1), hungUp()];
const analyzed = { type: "call.analyzed", v: 2, data: { analysis } } as const;
const done = {
	type: "followup.booked",
	v: 1,
	data: { followUpId: "f-1", taskId: "task-1" },
} as const;
const gaveUp = {
	type: "followup.failed",
	v: 1,
	data: { followUpId: "f-1", why: "crm_unreachable" },
} as const;

describe("after a call", () => {
	it("its analysis is recorded once", () => {
		given(...over)
			.when({ type: "record_analysis", analysis })
			.records(analyzed);
		given(...over, analyzed)
			.when({ type: "record_analysis", analysis })
			.records();
	});

	it("a follow-up is proposed once, also when it was settled since", () => {
		const propose = { type: "propose_follow_up", followUp: followUp("f-1") } as const;
		given(...over)
			.when(propose)
			.records(proposed("f-1"));
		given(...over, proposed("f-1"))
			.when(propose)
			.records();
		given(...over, proposed("f-1"), done)
			.when(propose)
			.records();
		given(...over, proposed("f-2"))
			.when(propose)
			.records(proposed("f-1"));
	});

	it("a follow-up is settled once: what comes later changes nothing", () => {
		const book = { type: "follow_up_booked", followUpId: "f-1", taskId: "task-1" } as const;
		const fail = { type: "follow_up_failed", followUpId: "f-1", why: "crm_unreachable" } as const;
		given(...over, proposed("f-1"))
			.when(book)
			.records(done);
		given(...over, proposed("f-1"))
			.when(fail)
			.records(gaveUp);
		for (const outcome of [done, gaveUp])
			for (const command of [book, fail])
				given(...over, proposed("f-1"), outcome)
					.when(command)
					.records();
	});

	it("a follow-up that nobody proposed cannot be settled", () => {
		const refusal = { code: "no_such_follow_up", followUpId: "f-1" } as const;
		given(...over, proposed("f-2"))
			.when({ type: "follow_up_booked", followUpId: "f-1", taskId: "task-1" })
			.refuses(refusal);
		given(...over, proposed("f-2"))
			.when({ type: "follow_up_failed", followUpId: "f-1", why: "down" })
			.refuses(refusal);
	});
});

describe("a seal", () => {
	it("is the log's last event, and names its own seq", () => {
		given(...over)
			.when({ type: "seal", expectedSeq: 3, digest: "d1" })
			.records(sealed(4));
	});

	it("is refused when the log moved on while its digest was computed", () => {
		given(...over, analyzed)
			.when({ type: "seal", expectedSeq: 3, digest: "d1" })
			.refuses({ code: "log_moved_on", expected: 3, actual: 4 });
	});

	it("is not repeated while nothing came after it", () => {
		given(...over, sealed(4))
			.when({ type: "seal", expectedSeq: 4, digest: "d2" })
			.records();
	});

	it("is followed by another one when something was recorded after it", () => {
		const call = given(...over, sealed(4), booked(1, "apt-1"));
		call.when({ type: "seal", expectedSeq: 5, digest: "d2" }).records(sealed(6, "d2"));
		expect(call.call.sealedSeq).toBeNull();
		expect(given(...over, sealed(4)).call.sealedSeq).toBe(4);
	});
});
