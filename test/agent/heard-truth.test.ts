import { describe, expect, it } from "vitest";

import { Caller, newCallId } from "../support/caller.ts";

/** What the scripted synthesiser speaks with: every character takes as long as any other. */
const MS_PER_CHARACTER = 20;
const TOLERANCE_MS = 250;

/** What this client had played when it was told to stop: it counts the samples, as a loudspeaker does. */
function playedBy(caller: Caller, from: number, stoppedAt: number): number {
	let endsAt = 0;
	let sentMs = 0;
	for (const { at, ms } of caller.audio.slice(from)) {
		if (at > stoppedAt) break;
		endsAt = Math.max(endsAt, at) + ms;
		sentMs += ms;
	}
	return sentMs - Math.max(0, endsAt - stoppedAt);
}

async function interruptedAfter(caller: Caller, from: number, playMs: number) {
	await caller.until(() => caller.audio.length > from);
	await scheduler.wait(playMs);
	caller.speak("hear:hang");
	await caller.until(() => caller.of("playback_interrupt").length > 0);
	const played = playedBy(caller, from, Date.now());
	const framesThen = caller.audio.length;
	await caller.until(() => caller.logged("turn.reply_interrupted"));
	await scheduler.wait(200);
	expect(caller.audio.length, "audio after playback_interrupt").toBe(framesThen);
	const cut = (await caller.log()).find((event) => event.type === "turn.reply_interrupted");
	if (cut === undefined) throw new Error("nothing was interrupted");
	return { played, cut: cut.data };
}

const LONG =
	"hear:say:We open at nine on Monday. We close at five on Friday, and we are closed on Sunday. Would that suit you?";

// They compare two clocks of one machine: when it stops for a moment between the two, a test is run again.
describe.concurrent("what the caller heard of a reply that was cut short", { retry: 2 }, () => {
	// From the first frame to the last 300 ms, in which all audio has been sent and is still playing.
	it.each([0, 90, 250, 430, 600, 780, 1000, 1300, 1700, 1900])(
		"is within 250 ms of what was played, %i ms into it",
		async (playMs) => {
			const caller = await Caller.greeted();
			const from = caller.audio.length;
			caller.speak(LONG);
			const { played, cut } = await interruptedAfter(caller, from, playMs);
			expect(Math.abs(cut.playedMs - played)).toBeLessThanOrEqual(TOLERANCE_MS);
			expect(Math.abs(cut.heard.length * MS_PER_CHARACTER - played)).toBeLessThanOrEqual(
				TOLERANCE_MS,
			);
			expect(cut.generated.startsWith(cut.heard)).toBe(true);
			expect(cut.bargeInStopMs).toBeLessThanOrEqual(100);
		},
	);

	it.each([100, 700])("is as exact during the greeting, %i ms into it", async (playMs) => {
		const caller = await Caller.connect(newCallId());
		caller.send({ type: "start_call" });
		const { played, cut } = await interruptedAfter(caller, 0, playMs);
		expect(cut.turn).toBe(0);
		expect(Math.abs(cut.playedMs - played)).toBeLessThanOrEqual(TOLERANCE_MS);
	});

	it("is nothing while the model still thinks, and then there is no reply to record", async () => {
		const caller = await Caller.greeted();
		caller.speak("hear:hang");
		await caller.until(() => caller.logged("turn.heard"));
		caller.speak("hear:say:Never mind.");
		await caller.until(() => caller.logged("turn.replied", 2));
		const cut = (await caller.log()).filter((event) => event.type === "turn.reply_interrupted");
		expect(cut.map(({ data }) => data.heard).join("")).toBe("");
	});

	it("is kept when the caller hangs up in mid-reply", async () => {
		const caller = await Caller.greeted();
		const from = caller.audio.length;
		caller.speak(LONG);
		await caller.until(() => caller.audio.length > from);
		await scheduler.wait(900);
		caller.send({ type: "end_call" });
		const played = playedBy(caller, from, Date.now());
		await caller.until(() => caller.logged("call.ended"));
		const cut = (await caller.log()).find((event) => event.type === "turn.reply_interrupted");
		expect(cut?.data.by).toBe("hang_up");
		expect(Math.abs((cut?.data.playedMs ?? 0) - played)).toBeLessThanOrEqual(TOLERANCE_MS);
	});
});
