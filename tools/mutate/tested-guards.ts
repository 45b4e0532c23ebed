import type { Guard } from "./guard.ts";

/** Those that the simulation does not reach, or not for sure, and the test file that does. */
export const testedGuards: readonly Guard[] = [
	{
		guard: "a call without a seal tells its log ever more rarely",
		file: "src/agent/publishing.ts",
		from: "Math.min(Math.max(this.#waitedMs(), UNSEALED_MS), MAX_WAIT_MS)",
		to: "UNSEALED_MS",
		test: "test/simulation/unheard.test.ts",
	},
	{
		guard: "only the newest seal's arrival ends the watch",
		file: "src/agent/publishing.ts",
		from: "if (callLog.call.sealedSeq === sealedSeq) await watch.clear();",
		to: "await watch.clear();",
		test: "test/simulation/unheard.test.ts",
	},
	{
		guard: "an old event is brought up to date",
		file: "src/domain/events/upcast.ts",
		from: "if (!step || !isData(event.data)) return event;",
		to: "if (step || !isData(event.data)) return event;",
		test: "test/contracts/events.test.ts",
	},
	{
		guard: "an upcast step adds what its version did not have",
		file: "src/domain/events/upcast.ts",
		from: '"appointment.booked@1": (data) => ({ ...data, resource: "main" }),',
		to: '"appointment.booked@1": (data) => data,',
		test: "test/contracts/events.test.ts",
	},
	{
		guard: "audio is sent at most 300 ms ahead of real time",
		file: "src/domain/audio/playback-clock.ts",
		from: "this.#endsAt + audioMs - now - LEAD_MS",
		to: "this.#endsAt + audioMs - now - 2 * LEAD_MS",
		test: "test/domain/playback-clock.test.ts",
	},
	{
		guard: "audio waits for its time",
		file: "src/agent/audio/spoken-reply.ts",
		from: "if (waitMs > 0) await clock.sleep(waitMs, signal);",
		to: "void waitMs;",
		test: "test/agent/call.test.ts",
	},
	{
		guard: "the model reads what was heard of a reply that failed",
		file: "src/domain/call/history.ts",
		from: "failed = event.data.heard;",
		to: "",
		test: "test/domain/history.test.ts",
	},
	{
		guard: "a sweep asks those that the last one did not",
		file: "src/read-model/incomplete-calls.ts",
		from: "(place + total - (?4 * ?5) % total) % total < ?4",
		to: "place + 0 * ?5 < ?4",
		test: "test/consumers/sweep.test.ts",
	},
	{
		guard: "a webhook that waits for its next attempt is not overdue",
		file: "src/read-model/webhook-deliveries.ts",
		from: "THEN ?2 ELSE ?3 ->> attempts",
		to: "THEN 0 * ?2 ELSE 0 * (?3 ->> attempts)",
		test: "test/consumers/sweep-deliveries.test.ts",
	},
	{
		guard: "who a sealed call was with stays who it was with",
		file: "src/domain/reports/fold-contact.ts",
		from: "!first || identityOf(each) === identityOf(first)",
		to: "!first || true",
		test: "test/domain/reports.test.ts",
	},
];
