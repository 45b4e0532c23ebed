import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import type { RunningProduct } from "../../tools/product/start-product.ts";
import { startTemporaryProduct } from "../../tools/product/temporary-product.ts";
import { RingbookApi } from "../../tools/support/ringbook-api.ts";
import { type ScriptedEngines, startScriptedEngines } from "../engines/scripted-engines.ts";
import { writeTrace } from "../support/write-trace.ts";
import { bundleObservedClients } from "./bundle-observed-clients.ts";
import { openChromium } from "./chromium.ts";

/*
 * The SDK's own clients, unmodified, are on the line of the running product, and what they tell their application is
 * compared with test/contracts/voice-trace: every event or render in its order, with its values, and where playback stops.
 * Not compared: how long anything takes, what ids look like, and the level of the microphone. The microphone is scripted,
 * and React renders after each message.
 *
 * `npm run test:browser -- voice-clients --update` records anew; where CI is set it never does.
 */

const STARTING_MS = 240_000;

const Trace = z.array(z.looseObject({ type: z.string() }));
const Placed = z.object({ callId: z.string(), token: z.string() });

let engines: ScriptedEngines;
let product: RunningProduct;
let browser: Browser;
let script: string;

beforeAll(async () => {
	engines = await startScriptedEngines();
	product = await startTemporaryProduct("voice-clients", { enginesUrl: engines.url });
	[browser, script] = await Promise.all([
		openChromium({ allowed: false }),
		bundleObservedClients(),
	]);
}, STARTING_MS);
afterAll(async () => {
	await browser?.close();
	await product?.stop();
	await engines?.stop();
});

describe("the SDK's own client tells its application what was recorded:", () => {
	it.each(["VoiceClient", "useVoiceAgent"])("%s", async (client) => {
		const { callId, token } = await new RingbookApi(product.url).post("/v1/calls", {}, Placed);
		const line = JSON.stringify({ agent: "call-agent", name: callId, query: { token } });
		const page = await browser.newPage();
		// Any page of the product would do: a browser lets a page talk to the machine it came from.
		await page.goto(`${product.url}/health`);
		await page.addScriptTag({ content: script });
		const trace = Trace.parse(await page.evaluate(`playDialogue("${client}", ${line})`));
		await expect(writeTrace(trace)).toMatchFileSnapshot(
			`../contracts/voice-trace/clients/${client}.jsonl`,
		);
	});
});
