import { describe, expect, it } from "vitest";

import { phrasesOf } from "../../src/domain/agents/phrases.ts";
import type { AgentDefinition } from "../../src/domain/agents/profile.ts";
import { PushedVersion } from "../../src/domain/wire/agents.ts";
import { givenWorkspace, read } from "../edge/api.ts";
import { alwaysOpen, clinic } from "../support/agents.ts";
import { Caller, newCallId } from "../support/caller.ts";

const { apology } = phrasesOf("en");
const GREETING = "Harbour Street Dental, good day. This is Grace, how can I help?";

/** On the line of an agent with these voices: see test/engines/scripted-voices.ts. */
async function callTo(models: AgentDefinition["models"]): Promise<Caller> {
	const workspaceId = `w-voices-${newCallId()}`;
	const office = await givenWorkspace(workspaceId);
	const definition = { ...clinic, models, greeting: GREETING, openingHours: alwaysOpen };
	const pushed = await read(await office.ask("POST", "/v1/agents/clinic/versions", { definition }));
	const { version: agentVersion } = PushedVersion.parse(pushed.body);
	const wanted = { workspaceId, agentId: "clinic", agentVersion };
	const caller = await Caller.connect(newCallId(), wanted);
	caller.send({ type: "start_call" });
	return caller;
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
