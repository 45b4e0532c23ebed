import type { TestProject } from "vitest/node";

import { type Doorbell, hangDoorbell } from "./embedded-engines.ts";
import { type ScriptedEngines, startScriptedEngines } from "./scripted-engines.ts";
import type { EngineUrls } from "./urls.ts";

let scripted: ScriptedEngines | undefined;
let doorbell: Doorbell | undefined;

/**
 * Runs in Node, beside the tests in workerd. The scripted engines' port was chosen by vitest.config.ts and is in
 * the settings of the rooms; the providers' own tests are told where to find both.
 */
export async function setup(project: TestProject): Promise<void> {
	scripted = await startScriptedEngines(Number(process.env["SCRIPTED_ENGINES_PORT"]));
	doorbell = await hangDoorbell();
	const urls: EngineUrls = { scripted: scripted.url, doorbell: doorbell.url };
	project.provide("engines", urls);
}

export async function teardown(): Promise<void> {
	await Promise.all([scripted?.stop(), doorbell?.stop()]);
}
