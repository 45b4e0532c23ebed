import { afterEach, describe, expect, it } from "vitest";

import { phrasesOf } from "../../src/domain/agents/phrases.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import type { RecordedEvent } from "../../src/domain/events/catalogue.ts";
import { Caller } from "../support/caller.ts";

const { keyterms, idlePromptSeconds } = reception;

// One test after the other: the agent's data are those of every call.
afterEach(() => {
	Object.assign(reception, { keyterms, idlePromptSeconds });
});

function dataOf(log: RecordedEvent[], type: RecordedEvent["type"]) {
	return log.flatMap((event) => (event.type === type ? [event.data] : []));
}

async function heardBy(caller: Caller) {
	return dataOf(await caller.log(), "turn.heard").map((data) => ("text" in data ? data.text : ""));
}

/** So many frames of 100 ms, as loud as a voice, in real time. */
async function hum(caller: Caller, frames: number): Promise<void> {
	for (let frame = 0; frame < frames; frame++) {
		caller.socket.send(new Uint8Array(new Int16Array(1600).fill(0x0808).buffer));
		await scheduler.wait(100);
	}
}

const name = () => crypto.randomUUID().replaceAll("-", "");

describe("a recogniser that is lost in a call", () => {
	it("is opened again, hears what came in between, and nothing twice", async () => {
		const caller = await Caller.greeted();
		caller.speak("hear:say:My name is Ada.");
		await caller.until(() => caller.logged("turn.replied", 2));
		caller.speak(`fall:${name()}`);
		caller.speak("hear:say:Now for a cleaning.");
		await caller.until(() => caller.logged("turn.replied", 3));
		expect(await heardBy(caller)).toEqual(["say:My name is Ada.", "say:Now for a cleaning."]);
		caller.send({ type: "end_call" });
		await caller.until(() => caller.logged("call.ended"));
		expect(dataOf(await caller.log(), "call.ended")).toMatchObject([{ reason: "caller_hung_up" }]);
	});

	it("in the middle of a sentence hears the sentence from its start", async () => {
		const caller = await Caller.greeted();
		caller.speak("start:I would");
		await caller.until(() => caller.of("transcript_interim").length === 1);
		caller.speak(`fall:${name()}`);
		caller.speak("hear:say:I would like a cleaning.");
		await caller.until(() => caller.logged("turn.replied", 2));
		expect(await heardBy(caller)).toEqual(["say:I would like a cleaning."]);
		caller.send({ type: "end_call" });
	});

	it("for the second time is told in words, and ends the call as what it was", async () => {
		const caller = await Caller.greeted();
		caller.speak(`fall:${name()}`);
		caller.speak("hear:say:Still there.");
		await caller.until(() => caller.logged("turn.replied", 2));
		caller.speak(`fall:${name()}`);
		await caller.until(() => caller.logged("call.ended"));
		const log = await caller.log();
		expect(dataOf(log, "call.ended")).toMatchObject([{ reason: "recogniser_lost" }]);
		expect(dataOf(log, "call.recogniser_failed")).toMatchObject([
			{ code: "recogniser_closed_1011", lost: false },
			{ code: "recogniser_closed_1011", lost: true },
		]);
		expect(dataOf(log, "turn.replied").at(-1)).toMatchObject({ text: phrasesOf("en").cannotHear });
		expect(caller.of("error")).toMatchObject([{ code: "stt_connection_lost" }]);
	});

	it("and says nothing to somebody who speaks is noticed, and hears what they said", async () => {
		Object.assign(reception, { idlePromptSeconds: 1.5 });
		const caller = await Caller.greeted();
		caller.speak(`deafen:${name()}`);
		caller.speak("hear:say:I would like a cleaning.");
		await hum(caller, 40);
		await caller.until(async () => (await heardBy(caller)).length > 0);
		const said = dataOf(await caller.log(), "turn.replied").map((data) =>
			"text" in data ? data.text : "",
		);
		expect(said).not.toContain(phrasesOf("en").stillThere);
		caller.send({ type: "end_call" });
	});

	it("and stays silent is told in words, also to a caller who speaks all the time", async () => {
		Object.assign(reception, { idlePromptSeconds: 1.5 });
		const caller = await Caller.greeted();
		caller.speak("mute");
		await hum(caller, 80);
		await caller.until(() => caller.logged("call.ended"));
		const log = await caller.log();
		expect(dataOf(log, "turn.replied").map((data) => ("text" in data ? data.text : ""))).toEqual([
			reception.greeting,
			phrasesOf("en").cannotHear,
		]);
		expect(dataOf(log, "call.ended")).toMatchObject([{ reason: "recogniser_lost" }]);
	});
});

describe("a recogniser that gets no audio", () => {
	it("is kept for a caller who types, or is muted", async () => {
		const caller = await Caller.greeted();
		caller.speak("impatient");
		caller.speak("hear:say:Let me type.");
		await caller.until(() => caller.logged("turn.replied", 2));
		await scheduler.wait(7_000);
		caller.speak("hear:say:Here I am again.");
		await caller.until(() => caller.logged("turn.replied", 3));
		expect(dataOf(await caller.log(), "call.ended")).toEqual([]);
		caller.send({ type: "end_call" });
	});
});

describe("a recogniser that is refused", () => {
	it("for a moment is asked once more", async () => {
		Object.assign(reception, { keyterms: [`refuse 429 ${name()}`] });
		const caller = await Caller.greeted();
		caller.speak("hear:say:We open at nine.");
		await caller.until(() => caller.logged("turn.replied", 2));
		expect(await heardBy(caller)).toEqual(["say:We open at nine."]);
		caller.send({ type: "end_call" });
	});

	it("because of its keyterms is asked once without them", async () => {
		Object.assign(reception, { keyterms: ["refuse 400"] });
		const caller = await Caller.greeted();
		caller.speak("hear:say:We open at nine.");
		await caller.until(() => caller.logged("turn.replied", 2));
		expect(await heardBy(caller)).toEqual(["say:We open at nine."]);
		caller.send({ type: "end_call" });
	});

	it("for good is told in words after the greeting", async () => {
		Object.assign(reception, { keyterms: ["refuse 503"] });
		const caller = await Caller.connect();
		caller.send({ type: "start_call" });
		await caller.until(() => caller.logged("call.ended"));
		const log = await caller.log();
		expect(dataOf(log, "turn.replied").at(-1)).toMatchObject({ text: phrasesOf("en").cannotHear });
		expect(dataOf(log, "call.ended")).toMatchObject([{ reason: "recogniser_lost" }]);
	});
});
