import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { ROOT, nodeModule } from "./project.ts";
import { runToEnd } from "./supervise.ts";

const SOURCE = join(ROOT, "src/console");
const BUILT = join(ROOT, "dist/console/index.html");

/** Builds the page into dist/console, where the Worker serves it from. */
export async function buildConsole(): Promise<void> {
	await runToEnd({
		name: "the console's build",
		program: process.execPath,
		args: [nodeModule("vite/bin/vite.js"), "build", "--config", "src/console/vite.config.ts"],
		cwd: ROOT,
	});
}

/** Whether dist/console is missing or a source file is newer than it. */
export async function isConsoleStale(): Promise<boolean> {
	const built = await modifiedMs(BUILT);
	if (built === null) return true;
	const names = await readdir(SOURCE, { recursive: true });
	const times = await Promise.all(names.map((name) => modifiedMs(join(SOURCE, name))));
	return times.some((time) => time !== null && time > built);
}

async function modifiedMs(path: string): Promise<number | null> {
	const found = await stat(path).catch(() => null);
	return found?.mtimeMs ?? null;
}
