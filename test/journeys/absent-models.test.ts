import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { pushAgents } from "../../tools/cli/agents.ts";
import { startTemporaryProduct, temporaryFolder } from "../../tools/product/temporary-product.ts";
import { RingbookApi } from "../../tools/support/ringbook-api.ts";
import { startBrokenModel } from "./broken-model.ts";
import { placeTypedTurn } from "./typed-turn.ts";

const JOURNEY_MS = 400_000;
const FALLBACK = "@cf/test/fallback";
const AGENTS_FALLBACK = "@cf/test/fallback-of-agent";

const good = { events: ['{"response":"Of course."}', "[DONE]"] };
/** The model of the settings never answers; every other one does. */
const model = await startBrokenModel({
	hello: (_, name) => (name.includes("fallback") ? good : { behind: "stall" }),
});
const stops: (() => Promise<void>)[] = [() => model.stop()];
afterAll(async () => {
	for (const stop of stops.toReversed()) await stop();
});

async function start(name: string, settings: Record<string, string>) {
	const product = await startTemporaryProduct(name, { enginesUrl: model.url, settings });
	stops.push(() => product.stop());
	return product.url;
}

/** What was said in a call in which the caller says hello, and the code of the failure. */
async function sayHello(url: string, agentId?: string) {
	const events = await placeTypedTurn(url, "hello", agentId);
	const ofTurn = events.filter(({ data }) => data["turn"] === 1);
	const said = ofTurn
		.filter(({ type }) => type === "turn.sentence_spoken")
		.map(({ data }) => (data["kind"] === "reply" ? data["text"] : data["kind"]));
	const failed = ofTurn.find(({ type }) => type === "turn.reply_failed")?.data["code"];
	return { said, failed };
}

describe("a caller whose model does not answer", () => {
	it(
		"is answered by the fallback, after three failures without a wait, and by that of the agent",
		async () => {
			const url = await start("fallback", { LANGUAGE_MODEL_FALLBACK: FALLBACK });
			for (const _ of [1, 2, 3])
				expect(await sayHello(url)).toEqual({ said: ["filler", "Of course."] });
			const before = model.asked.length;
			expect(before).toBe(6);
			expect(await sayHello(url)).toMatchObject({ said: ["Of course."] });
			expect(model.asked.slice(before)).toEqual([{ model: FALLBACK, script: "hello" }]);

			const file = join(await temporaryFolder("agent"), "clinic.yaml");
			const clinic = await readFile("examples/clinic.yaml", "utf8");
			await writeFile(file, `${clinic}\nmodels: { fallback: "${AGENTS_FALLBACK}" }\n`);
			expect(await pushAgents(new RingbookApi(url), [file], { publish: true })).toBe(0);
			expect(await sayHello(url, "clinic")).toMatchObject({ said: ["Of course."] });
			expect(model.asked.at(-1)).toEqual({ model: AGENTS_FALLBACK, script: "hello" });
		},
		JOURNEY_MS,
	);
});
