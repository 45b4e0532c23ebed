import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Rate } from "../../src/agent/line/rate.ts";
import { CALL_LIMITS } from "../../src/domain/call/limits.ts";

const { audio } = CALL_LIMITS;
const FRAME_MS = 100;

describe("the rate of audio", () => {
	it("never lets in more than the time that has passed, and its burst", () => {
		const step = fc.record({ waitMs: fc.nat(20_000), frames: fc.nat(400) });
		fc.assert(
			fc.property(fc.array(step), (steps) => {
				const rate = new Rate(audio);
				let [now, taken] = [0, 0];
				rate.take(0, now);
				for (const { waitMs, frames } of steps) {
					now += waitMs;
					for (let frame = 0; frame < frames; frame++)
						if (rate.take(FRAME_MS, now) === "within") taken += FRAME_MS;
					expect(taken).toBeLessThanOrEqual(now + audio.burst);
				}
			}),
		);
	});

	it("takes all of what comes in time, and all of what a network held back for twenty seconds", () => {
		const rate = new Rate(audio);
		let now = 0;
		for (; now < 3_600_000; now += FRAME_MS) expect(rate.take(FRAME_MS, now)).toBe("within");
		now += 20_000;
		for (let late = 0; late < 20_000; late += FRAME_MS)
			expect(rate.take(FRAME_MS, now)).toBe("within");
	});

	it("drops a little of a client whose clock is fast, and never cuts it off", () => {
		const rate = new Rate(audio);
		const rated = new Set<string>();
		for (let now = 0; now < 3_600_000; now += 98) rated.add(rate.take(FRAME_MS, now));
		expect(rated).toEqual(new Set(["within", "over"]));
	});
});
