import { env } from "cloudflare:workers";

import { type Config, readConfig } from "../../src/config.ts";
import { HttpAi } from "../../src/providers/ai/http-ai.ts";
import type { Ai } from "../../src/providers/ai/port.ts";
import { connectLanguageModel } from "../../src/providers/language/connect.ts";
import { Aura } from "../../src/providers/speech/aura.ts";
import { itIsALanguageModel } from "../contracts/language-contract.ts";
import { itIsASynthesiser } from "../contracts/speech-contract.ts";
import { embeddedUrl } from "../support/engines.ts";

// The embedded recognisers stand in flux-nova-3-whisper.test.ts.
const llama =
	(settings: Partial<Config> = {}) =>
	async () =>
		connectLanguageModel({ ...readConfig(env), ...settings }, new HttpAi(await embeddedUrl()));
const aura = (model: string) => (ai: Ai) => new Aura(ai, { model, speaker: "asteria" });

itIsALanguageModel("Embedded Llama", {
	connect: llama(),
	greeting: "hello",
	request: "a cleaning on tuesday at half past two",
	answer: /half past two/i,
	failing: { connect: llama({ LANGUAGE_MODEL: "@cf/nobody/none" }), words: "hello" },
});

const embedded = { url: embeddedUrl, refused: "No. ".repeat(600) };
itIsASynthesiser("Embedded Aura-1", { ...embedded, connect: aura("@cf/deepgram/aura-1") });
itIsASynthesiser("Embedded Aura-2", { ...embedded, connect: aura("@cf/deepgram/aura-2-en") });
