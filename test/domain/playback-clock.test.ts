import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { LEAD_MS, PlaybackClock } from "../../src/domain/audio/playback-clock.ts";

describe("the playback clock", () => {
	it("has played nothing before anything was sent", () => {
		const clock = new PlaybackClock();
		expect(clock.playedMs(5000)).toBe(0);
		expect(clock.waitMs(100, 5000)).toBe(0);
	});

	it("plays what was sent from the moment it came", () => {
		const clock = new PlaybackClock();
		clock.sent(1000, 5000);
		expect(clock.playedMs(5000)).toBe(0);
		expect(clock.playedMs(5400)).toBe(400);
		expect(clock.playedMs(9000)).toBe(1000);
		expect(clock.endsAt).toBe(6000);
	});

	it("plays nothing while it has run dry, and goes on when more arrives", () => {
		const clock = new PlaybackClock();
		clock.sent(100, 0);
		clock.sent(100, 500);
		expect(clock.playedMs(500)).toBe(100);
		expect(clock.playedMs(550)).toBe(150);
		expect(clock.endsAt).toBe(600);
		expect(clock.sentMs).toBe(200);
	});

	it("counts on from what the far end says it has played, late or early", () => {
		const clock = new PlaybackClock();
		clock.sent(300, 0);
		clock.acknowledged(50, 200);
		expect(clock.playedMs(200)).toBe(50);
		expect(clock.playedMs(300)).toBe(150);
		// The pace of sending stays our own.
		expect(clock.endsAt).toBe(300);
		clock.acknowledged(250, 300);
		expect(clock.playedMs(310)).toBe(260);
	});

	it("believes no acknowledgement of more than there was time to play", () => {
		const clock = new PlaybackClock();
		clock.sent(300, 0);
		clock.acknowledged(3000, 50);
		expect(clock.playedMs(50)).toBe(50);
		clock.sent(300, 60);
		expect(clock.waitMs(100, 60)).toBeGreaterThan(0);
	});

	it("asks to wait until what is ahead of real time is within the lead", () => {
		const clock = new PlaybackClock();
		clock.sent(LEAD_MS, 0);
		expect(clock.waitMs(100, 0)).toBe(100);
		expect(clock.waitMs(100, 40)).toBe(60);
		expect(clock.waitMs(100, 100)).toBe(0);
	});
});

describe("whatever is sent, and whenever it is asked,", () => {
	/** Audio that came after a pause. */
	const sendings = fc.array(fc.record({ audioMs: fc.nat(2000), pauseMs: fc.nat(3000) }));

	it("no more was played than was sent, never less than before, and never less than nothing", () => {
		fc.assert(
			fc.property(sendings, (all) => {
				const clock = new PlaybackClock();
				let [now, playedMs] = [0, 0];
				for (const { audioMs, pauseMs } of all) {
					now += pauseMs;
					const before = clock.playedMs(now);
					clock.sent(audioMs, now);
					// Sending takes nothing back of what was played.
					expect(clock.playedMs(now)).toBe(before);
					expect(before).toBeGreaterThanOrEqual(playedMs);
					expect(before).toBeLessThanOrEqual(clock.sentMs);
					playedMs = before;
				}
				expect(clock.playedMs(clock.endsAt)).toBe(clock.sentMs);
			}),
		);
	});

	it("no more was played than was sent, whatever the far end says", () => {
		const acknowledgements = fc.array(
			fc.record({ audioMs: fc.nat(500), playedMs: fc.nat(9000), pauseMs: fc.nat(500) }),
		);
		fc.assert(
			fc.property(acknowledgements, (all) => {
				const clock = new PlaybackClock();
				let now = 0;
				for (const { audioMs, playedMs, pauseMs } of all) {
					now += pauseMs;
					clock.sent(audioMs, now);
					clock.acknowledged(playedMs, now);
					expect(clock.playedMs(now)).toBeLessThanOrEqual(Math.min(playedMs, clock.sentMs, now));
					expect(clock.playedMs(now + 60_000)).toBe(clock.sentMs);
				}
			}),
		);
	});

	it("who waits as asked is never more than the lead ahead, and never waits until it runs dry", () => {
		const frames = fc.array(
			fc.record({ audioMs: fc.integer({ min: 1, max: LEAD_MS }), pauseMs: fc.nat(400) }),
		);
		fc.assert(
			fc.property(frames, (all) => {
				const clock = new PlaybackClock();
				let now = 0;
				for (const { audioMs, pauseMs } of all) {
					now += pauseMs;
					const waitMs = clock.waitMs(audioMs, now);
					now += waitMs;
					expect(waitMs === 0 || clock.endsAt >= now).toBe(true);
					clock.sent(audioMs, now);
					expect(clock.endsAt - now).toBeLessThanOrEqual(LEAD_MS);
				}
			}),
		);
	});
});
