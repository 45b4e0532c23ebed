import { describe, expect, it } from "vitest";

import { HttpAi } from "../../src/providers/ai/http-ai.ts";
import type { Ai } from "../../src/providers/ai/port.ts";
import { Flux } from "../../src/providers/speech/flux.ts";
import { Nova3 } from "../../src/providers/speech/nova-3.ts";
import { Whisper } from "../../src/providers/speech/whisper.ts";
import { itIsARecogniser, itIsAStream, itReportsItsEngine } from "../contracts/speech-contract.ts";
import { embeddedUrl, script, scriptedUrl, silence, speech } from "../support/engines.ts";
import { Listener } from "../support/listener.ts";

const keyterms = ["Lakeside Clinic", "check up"];
const flux = (ai: Ai) => new Flux(ai, { keyterms });
const nova = (ai: Ai) => new Nova3(ai, { keyterms, language: "en" });
const eagerFlux = (ai: Ai) => new Flux(ai, { keyterms, eagerThreshold: 0.4 });
const whisper = (ai: Ai) => new Whisper(ai, { language: "en-GB" });

const scripted = {
	url: scriptedUrl,
	say: (words: string) => [script(`hear:${words}`)],
	maxErrorRate: 0,
	deadly: script("die"),
};
const embedded = {
	url: embeddedUrl,
	say: speech,
	maxErrorRate: 0.2,
	// Half a sample.
	deadly: new ArrayBuffer(1),
};

itReportsItsEngine("Flux", { ...scripted, connect: flux });
itReportsItsEngine("Nova-3", { ...scripted, connect: nova });
itReportsItsEngine("Whisper", { ...embedded, connect: whisper });
itIsARecogniser("Scripted Flux", { ...scripted, connect: flux });
itIsAStream("Scripted Flux", { ...scripted, connect: flux });
itIsARecogniser("Scripted Nova-3", { ...scripted, connect: nova });
itIsAStream("Scripted Nova-3", { ...scripted, connect: nova });
itIsARecogniser("Embedded Flux", { ...embedded, connect: flux });
itIsAStream("Embedded Flux", { ...embedded, connect: flux });
itIsARecogniser("Embedded Nova-3", { ...embedded, connect: nova });
itIsAStream("Embedded Nova-3", { ...embedded, connect: nova });
itIsARecogniser("Embedded Whisper", { ...embedded, connect: whisper });

describe("Flux that is asked for eager ends of turn", () => {
	it("guesses the end of a turn before it is certain, in the same words", async () => {
		const engines = [
			{ url: scriptedUrl(), frames: [script("eager:yes please"), script("hear:yes please")] },
			{ url: await embeddedUrl(), frames: await speech("yes please") },
		];
		for (const { url, frames } of engines) {
			const listener = new Listener(eagerFlux(new HttpAi(url)));
			listener.feed(frames);
			await listener.turns(1);
			expect(listener.milestones()).toEqual(["speech", "eager", "end"]);
			expect(listener.eager).toEqual(listener.said);
			expect(listener.said).toEqual(["yes please"]);
			listener.session.close();
		}
	});

	it("takes the guess back when the caller goes on", async () => {
		const listener = new Listener(eagerFlux(new HttpAi(scriptedUrl())));
		listener.feed(["eager:on tuesday", "resume:and", "hear:on tuesday at ten"].map(script));
		await listener.turns(1);
		expect(listener.milestones()).toEqual(["speech", "eager", "resumed", "end"]);
		expect(listener.said).toEqual(["on tuesday at ten"]);
	});
});

describe("Flux", () => {
	it("tells of a socket that is dropped without a goodbye", async () => {
		const listener = new Listener(flux(new HttpAi(scriptedUrl())));
		await listener.session.ready;
		listener.feed([script("vanish")]);
		await listener.until(() => listener.lost.length > 0);
		await scheduler.wait(20);
		expect(listener.lost).toMatchObject([{ name: "ProviderError", retryable: true }]);
	});
});

describe.concurrent.each([
	["Flux", flux],
	["Nova-3", nova],
])("%s", (_, connect) => {
	it("keeps its connection while no audio comes", async () => {
		const listener = new Listener(connect(new HttpAi(scriptedUrl())));
		await listener.session.ready;
		listener.feed([script("impatient")]);
		await scheduler.wait(7_000);
		listener.feed([script("hear:good morning")]);
		await listener.turns(1);
		expect([listener.reopened, listener.lost]).toEqual([[], []]);
		listener.session.close();
	});
});

describe("Nova-3", () => {
	it("joins the segments of a turn until the silence that ends it", async () => {
		const listener = new Listener(nova(new HttpAi(scriptedUrl())));
		listener.feed(["part:book a cleaning", "part:for tuesday", "pause", "pause"].map(script));
		listener.feed([script("hear:thank you")]);
		await listener.turns(2);
		expect(listener.said).toEqual(["book a cleaning for tuesday", "thank you"]);
		expect(listener.interims).toEqual([
			"book a cleaning",
			"book a cleaning for tuesday",
			"thank you",
			"thank you",
		]);
		expect(listener.milestones()).toEqual(["speech", "end", "speech", "end"]);
	});

	it("tells of speech again after a noise that came to no words", async () => {
		const listener = new Listener(nova(new HttpAi(scriptedUrl())));
		listener.feed([script("noise"), script("hear:thank you")]);
		await listener.turns(1);
		expect(listener.milestones()).toEqual(["speech", "speech", "end"]);
	});
});

describe("Whisper", () => {
	/** As loud as a voice, for half a second, and then quiet for long enough. */
	const utterance = [
		...Array.from({ length: 5 }, () => new Int16Array(1600).fill(3000).buffer),
		...silence(1000),
	];

	it("tells that an answer was none of Whisper's, and that another try is of no use", async () => {
		const answering: Ai = { run: () => Promise.resolve({ words: [] }) };
		const listener = new Listener(whisper(answering));
		listener.feed(utterance);
		await listener.until(() => listener.lost.length > 0);
		expect(listener.lost).toMatchObject([{ name: "ProviderError", retryable: false }]);
		expect(listener.said).toEqual([]);
	});

	it("says nothing of an utterance whose answer comes after the close", async () => {
		const answer = Promise.withResolvers<unknown>();
		const asked = Promise.withResolvers<void>();
		const slow: Ai = {
			run: () => {
				asked.resolve();
				return answer.promise;
			},
		};
		const listener = new Listener(whisper(slow));
		listener.feed(utterance);
		await asked.promise;
		listener.session.close();
		answer.resolve({ text: "good morning" });
		await scheduler.wait(20);
		expect([listener.told, listener.lost]).toEqual([["speech"], []]);
	});

	it("tells utterances in order though the first is the slower to be recognised", async () => {
		let asked = 0;
		const answering: Ai = {
			async run() {
				asked += 1;
				const text = `utterance ${asked}`;
				await scheduler.wait(asked === 1 ? 50 : 1);
				return { text };
			},
		};
		const listener = new Listener(whisper(answering));
		listener.feed([...utterance, ...utterance]);
		await listener.turns(2);
		expect(listener.said).toEqual(["utterance 1", "utterance 2"]);
	});
});
