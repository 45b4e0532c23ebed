import { describe, expect, it } from "vitest";

import { HttpAi } from "../../src/providers/ai/http-ai.ts";
import { endsInDictation } from "../../src/providers/speech/dictation.ts";
import { Nova3 } from "../../src/providers/speech/nova-3.ts";
import { script, scriptedUrl } from "../support/engines.ts";
import { Listener } from "../support/listener.ts";

describe("what is read out piece by piece", () => {
	it.each([
		["zero seven seven", "en"],
		["My number is oh seven", "en"],
		["It's 0207.", "en"],
		["double five", "en"],
		["seven", "en"],
		["It is spelled J O", "en"],
		["S W one", "en-GB"],
		["null sieben einundzwanzig", "de"],
		["Meine Nummer ist null eins", "de"],
		["cero siete", "es"],
		["zéro six", "fr"],
		["0 6 1", "pl"],
	])("breaks off in %s", (text, language) => {
		expect(endsInDictation(text, language)).toBe(true);
	});

	it.each([
		["Tomorrow at ten.", "en"],
		["On the 5th, please.", "en"],
		["Yes.", "en"],
		["I would like a cleaning.", "en"],
		["It is for me and I", "en"],
		["Morgen um acht", "de"],
		["", "en"],
	])("does not break off in %s", (text, language) => {
		expect(endsInDictation(text, language)).toBe(false);
	});
});

function open(): Listener {
	return new Listener(new Nova3(new HttpAi(scriptedUrl()), { keyterms: [], language: "en" }));
}

describe("Nova-3", () => {
	it("takes a number that is read out in groups for one turn", async () => {
		const listener = open();
		for (const group of ["zero two zero seven", "nine four six", "zero one two three"]) {
			listener.feed([script(`final:${group}`)]);
			await scheduler.wait(400);
		}
		await listener.turns(1);
		expect(listener.said).toEqual(["zero two zero seven nine four six zero one two three"]);
		expect(listener.milestones()).toEqual(["speech", "end"]);
		listener.session.close();
	});

	it("waits for nothing after other words", async () => {
		const listener = open();
		listener.feed([script("final:tomorrow at ten"), script("final:please")]);
		await listener.turns(2);
		expect(listener.said).toEqual(["tomorrow at ten", "please"]);
		listener.session.close();
	});

	it("ends a number with the utterance", async () => {
		const listener = open();
		listener.feed([script("final:one two three"), script("pause"), script("final:thank you")]);
		await listener.turns(2);
		expect(listener.said).toEqual(["one two three", "thank you"]);
		listener.session.close();
	});

	it("says nothing of a number when the session is closed meanwhile", async () => {
		const listener = open();
		listener.feed([script("final:one two three")]);
		await listener.until(() => listener.interims.length > 0);
		listener.session.close();
		await scheduler.wait(1_500);
		expect(listener.said).toEqual([]);
	});
});
