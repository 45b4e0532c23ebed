import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { readConfig } from "../../src/config.ts";
import { phrasesOf } from "../../src/domain/agents/phrases.ts";
import type { AgentDefinition } from "../../src/domain/agents/profile.ts";
import { playsMs } from "../../src/domain/audio/pcm.ts";
import type { RecordedEvent } from "../../src/domain/events/catalogue.ts";
import { callFactsOf } from "../../src/domain/post-call/facts.ts";
import { PushedVersion } from "../../src/domain/wire/agents.ts";
import { recordingOf } from "../../src/providers/speech/recordings.ts";
import { readPhraseAudio } from "../../src/store/phrase-audio.ts";
import { givenWorkspace, read } from "../edge/api.ts";
import { alwaysOpen, clinic } from "../support/agents.ts";
import { Caller, newCallId } from "../support/caller.ts";

const { apology } = phrasesOf("en");
const MODEL = "@cf/deepgram/aura-1";
const GREETING = "Harbour Street Dental, good day. This is Grace, how can I help?";

/** An agent with these voices: see test/engines/scripted-voices.ts. */
async function given(models: AgentDefinition["models"]) {
	const workspaceId = `w-voices-${newCallId()}`;
	const office = await givenWorkspace(workspaceId);
	const definition = { ...clinic, models, greeting: GREETING, openingHours: alwaysOpen };
	const pushed = await read(await office.ask("POST", "/v1/agents/clinic/versions", { definition }));
	const { version: agentVersion } = PushedVersion.parse(pushed.body);
	const call = async () => {
		const wanted = { workspaceId, agentId: "clinic", agentVersion };
		const caller = await Caller.connect(newCallId(), wanted);
		caller.send({ type: "start_call" });
		return caller;
	};
	return { workspaceId, office, call };
}

async function callTo(models: AgentDefinition["models"]): Promise<Caller> {
	const { call } = await given(models);
	return call();
}

/** The replies of a turn, as they ended in the log. */
async function endsOf(caller: Caller, turn: number) {
	return (await caller.log()).flatMap(({ type, data }) =>
		(type === "turn.replied" || type === "turn.reply_failed") &&
		"turn" in data &&
		data.turn === turn
			? [{ type, data }]
			: [],
	);
}

/** The events of these types, without their order in the log. */
async function dataOf(caller: Caller, type: RecordedEvent["type"]) {
	return (await caller.log()).flatMap((event) => (event.type === type ? [event.data] : []));
}

const TurnReplied = z.object({ usage: z.object({ synthesisedCharacters: z.number() }) });
const apologyMs = playsMs(recordingOf(apology)?.byteLength ?? 0);
const kept = (voice: string, text: string) =>
	readPhraseAudio(env.ARCHIVE, { engine: readConfig(env).AI_URL ?? "", model: MODEL, voice, text });
const GREETING_END = "This is Grace, how can I help?";
const heardMs = (caller: Caller) => caller.audio.reduce((sum, { ms }) => sum + ms, 0);

describe.concurrent("a sentence whose voice fails", () => {
	it.each([
		["answers 500 to everything", "orpheus"],
		["answers 200 and nothing more", "perseus"],
		["stops after 300 ms of every sentence", "helios"],
	])("is heard to its end in the other voice when the first %s", async (_, voice) => {
		const caller = await callTo({ voice, fallbackVoice: "asteria" });
		await caller.until(() => caller.logged("turn.replied"), 20);
		expect(await endsOf(caller, 0)).toMatchObject([
			{ type: "turn.replied", data: { text: GREETING } },
		]);
		caller.send({ type: "text_message", text: "say:We open at nine." });
		await caller.until(() => caller.logged("turn.replied", 2));
		expect(await endsOf(caller, 1)).toMatchObject([
			{ type: "turn.replied", data: { text: "We open at nine." } },
		]);
		const spokenMs = (await caller.log()).reduce(
			(sum, event) => sum + (event.type === "turn.sentence_spoken" ? event.data.audioMs : 0),
			0,
		);
		expect(heardMs(caller)).toBe(spokenMs);
		caller.send({ type: "end_call" });
	});

	it("is heard in the voice of the settings when the agent's own is none", async () => {
		const { workspaceId, call } = await given({});
		// Pushed before voices were checked.
		await env.DB.prepare(
			`UPDATE agent_versions SET definition = json_set(definition, '$.models.voice', 'nobody')
			WHERE workspace_id = ?`,
		)
			.bind(workspaceId)
			.run();
		const caller = await call();
		await caller.until(() => caller.logged("turn.replied"));
		expect(await endsOf(caller, 0)).toMatchObject([
			{ type: "turn.replied", data: { text: GREETING } },
		]);
		caller.send({ type: "end_call" });
	});

	it("is heard in its own voice when that one answers the second time", async () => {
		const caller = await callTo({ voice: "luna" });
		await caller.until(() => caller.logged("turn.replied"));
		expect(await endsOf(caller, 0)).toMatchObject([
			{ type: "turn.replied", data: { text: GREETING } },
		]);
		expect(heardMs(caller)).toBe(20 * (GREETING.length - 2));
		caller.send({ type: "end_call" });
	});

	it.each([
		["stops in the middle", "This is too short to be the whole sentence."],
		["is an error in words", "This comes in words and not in sound."],
		["has no sound", "This sentence has no sound at all."],
	])("is recorded as failed when its audio %s, and an apology follows", async (_, text) => {
		const caller = await Caller.greeted();
		caller.send({ type: "text_message", text: `say:${text} And this comes after.` });
		await caller.until(() => caller.logged("turn.replied", 2));
		const [failed, replied] = await endsOf(caller, 1);
		expect(failed).toMatchObject({ type: "turn.reply_failed", data: { stage: "speech" } });
		expect(replied).toMatchObject({ type: "turn.replied" });
		const heard = JSON.stringify(replied?.data);
		expect(heard).toContain(apology);
		expect(heard).not.toContain(text);
		expect(heard).not.toContain("comes after");
		caller.send({ type: "end_call" });
	});
});

describe.concurrent("a synthesiser that is down for good", () => {
	it.each([
		["answers 500 to everything", "orpheus", "synthesiser_answered_500", 0],
		["answers 200 and nothing more", "perseus", "synthesiser_stalled", 0],
		["stops after 300 ms of every sentence", "helios", "synthesiser_stalled", 300],
	])(
		"does not keep the caller from hearing the apology when it %s",
		async (_, voice, code, brokenOffMs) => {
			const caller = await callTo({ voice, fallbackVoice: voice });
			await caller.until(() => caller.logged("turn.replied"), 20);
			expect(await endsOf(caller, 0)).toMatchObject([
				{ type: "turn.reply_failed", data: { stage: "speech", code } },
				{ type: "turn.replied", data: { text: expect.stringMatching(apology) } },
			]);
			expect(Math.round(heardMs(caller))).toBe(Math.round(apologyMs + brokenOffMs));

			caller.send({ type: "text_message", text: `say:${"We open at nine. ".repeat(5)}` });
			await caller.until(() => caller.logged("turn.replied", 2), 20);
			const replied = (await endsOf(caller, 1)).at(-1);
			expect(replied).toMatchObject({
				type: "turn.replied",
				data: { text: expect.stringMatching(apology) },
			});
			// The sentences after the first that fails are not waited for: the second may just have been asked for.
			const { usage } = TurnReplied.parse(replied?.data);
			expect(usage.synthesisedCharacters).toBeLessThanOrEqual(2 * "We open at nine.".length);
			caller.send({ type: "end_call" });
			await caller.until(() => caller.logged("call.ended"));
			expect(await dataOf(caller, "call.ended")).toMatchObject([{ reason: "caller_hung_up" }]);
		},
		// It waits for the synthesiser three times, and hears two apologies of seven seconds.
		60_000,
	);

	it("ends the call as an error when not even the apology was kept, and is called back", async () => {
		const { workspaceId, call } = await given({ voice: "orpheus", fallbackVoice: "orpheus" });
		// Pushed before the languages of the engines were checked.
		await env.DB.prepare(
			`UPDATE agent_versions SET definition = json_set(definition, '$.language', 'de')
			WHERE workspace_id = ?`,
		)
			.bind(workspaceId)
			.run();
		const caller = await call();
		await caller.until(() => caller.logged("call.ended"), 20);
		expect(heardMs(caller)).toBe(0);
		expect(await dataOf(caller, "call.ended")).toMatchObject([{ reason: "error" }]);
		const facts = callFactsOf(await caller.log());
		expect(facts).toMatchObject({ endedReason: "error", failure: "synthesiser_answered_500" });
	});
});

describe.concurrent("what is said in many calls", () => {
	it("is synthesised once, and then kept as audio", async () => {
		const { call } = await given({ voice: "zeus" });
		const first = await call();
		await first.until(() => first.logged("turn.replied"));
		first.send({ type: "end_call" });
		const second = await call();
		await second.until(() => second.logged("turn.replied"));
		second.send({ type: "end_call" });
		const [[one], [two]] = [
			await dataOf(first, "turn.replied"),
			await dataOf(second, "turn.replied"),
		];
		expect(one).toMatchObject({ usage: { synthesisedCharacters: GREETING.length - 2 } });
		expect(two).toMatchObject({ text: GREETING, usage: { synthesisedCharacters: 0 } });
		expect(heardMs(second)).toBe(heardMs(first));
	});

	it("is kept when the agent is published, before anyone calls", async () => {
		const { office } = await given({ voice: "stella" });
		expect((await kept("stella", apology)) === null).toBe(true);
		const published = await office.ask("POST", "/v1/agents/clinic/publish", { version: 1 });
		expect(published.status).toBe(200);
		await published.body?.cancel();
		const said = async () => [await kept("stella", apology), await kept("stella", GREETING_END)];
		await expect.poll(said, { timeout: 10_000 }).not.toContain(null);
		expect(playsMs((await kept("stella", apology))?.byteLength ?? 0)).toBe(apology.length * 20);
	});

	it("is not kept when another voice had to say a part of it", async () => {
		const caller = await callTo({ voice: "helios", fallbackVoice: "asteria" });
		await caller.until(() => caller.logged("turn.replied"), 20);
		caller.send({ type: "end_call" });
		for (const piece of ["Harbour Street Dental,", "good day.", GREETING_END])
			expect((await kept("helios", piece)) === null).toBe(true);
	});
});
