import { describe, expect, it } from "vitest";

import { isBackChannel } from "../../src/domain/speech/back-channels.ts";

describe("words that only show that the caller listens", () => {
	it.each([
		["mm-hmm", "en"],
		["Mhm.", "en"],
		["uh-huh", "en"],
		["uh huh", "en"],
		["Okay, right.", "en"],
		["All right", "en-GB"],
		["hm", "de"],
		["Ja, genau", "de"],
		["d’accord", "fr"],
		["ajá, vale", "es"],
		["mm", "pl"],
	])("are %s in %s", (words, language) => {
		expect(isBackChannel(words, { language })).toBe(true);
	});

	it.each([
		["okay but not on Tuesday", "en"],
		["right now", "en"],
		["no", "en"],
		["yes", "en"],
		["stop", "en"],
		["him", "en"],
		["ja", "en"],
		["", "en"],
		["okay okay okay okay", "en"],
	])("are not %s in %s", (words, language) => {
		expect(isBackChannel(words, { language })).toBe(false);
	});

	it("are those of the agent when it has some, and none when it wants none", () => {
		const language = "en";
		expect(isBackChannel("got ya", { language, backChannels: ["Got ya"] })).toBe(true);
		expect(isBackChannel("okay", { language, backChannels: ["Got ya"] })).toBe(false);
		expect(isBackChannel("mm-hmm", { language, backChannels: [] })).toBe(false);
	});
});
