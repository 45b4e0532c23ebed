import { type ScriptedEngines, startScriptedEngines } from "./scripted-engines.ts";

let engines: ScriptedEngines | undefined;

/** Runs in Node, beside the tests in workerd: the port was chosen by vitest.config.ts and is in their settings. */
export async function setup(): Promise<void> {
	engines = await startScriptedEngines(Number(process.env["SCRIPTED_ENGINES_PORT"]));
}

export async function teardown(): Promise<void> {
	await engines?.stop();
}
