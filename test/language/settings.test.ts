import { describe, expect, it } from "vitest";

import { readConfig } from "../../src/config.ts";

const needed = {
	ENVIRONMENT: "development",
	CALL_TOKEN_SECRET: "a-secret-of-a-test-with-32-characters",
};

describe("settings that contradict each other", () => {
	it.each([
		[
			{ LANGUAGE_FILLER_SECONDS: "5" },
			"LANGUAGE_FILLER_SECONDS: 5 is not before LANGUAGE_FIRST_TOKEN_SECONDS, which is 4: takes less, or raise that",
		],
		[
			{ LANGUAGE_FIRST_TOKEN_SECONDS: "1" },
			"LANGUAGE_FILLER_SECONDS: 1.2 is not before LANGUAGE_FIRST_TOKEN_SECONDS, which is 1: takes less, or raise that",
		],
		[
			{ LANGUAGE_FIRST_TOKEN_SECONDS: "40", LANGUAGE_NEXT_TOKEN_SECONDS: "30" },
			"LANGUAGE_FIRST_TOKEN_SECONDS: 40 is not before LANGUAGE_ANSWER_SECONDS, which is 30: takes less, or raise that; LANGUAGE_NEXT_TOKEN_SECONDS: 30 is not before LANGUAGE_ANSWER_SECONDS, which is 30: takes less, or raise that",
		],
		[
			{ LANGUAGE_MODEL: "@cf/a/b", LANGUAGE_MODEL_FALLBACK: "@cf/a/b" },
			"LANGUAGE_MODEL_FALLBACK: takes another model than LANGUAGE_MODEL",
		],
		[
			{ TEXT_TO_SPEECH_FALLBACK: "@cf/deepgram/aura-2-en" },
			"VOICE_FALLBACK: needed when TEXT_TO_SPEECH_FALLBACK is set",
		],
		[{ CRM_URL: "https://crm.example.com" }, "CRM_TOKEN: needed when CRM_URL is set"],
	])("%j are refused, with the key and what would be right", (settings, wrong) => {
		expect(() => readConfig({ ...needed, ...settings })).toThrow(`Bad settings. ${wrong}`);
	});

	it("are none of the defaults, and none when the limits around a longer wait are longer", () => {
		const longer = { LANGUAGE_FIRST_TOKEN_SECONDS: "40", LANGUAGE_ANSWER_SECONDS: "90" };
		expect(() => readConfig(needed)).not.toThrow();
		expect(() => readConfig({ ...needed, ...longer })).not.toThrow();
	});
});
