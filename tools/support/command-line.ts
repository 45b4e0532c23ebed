import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

/** What the user typed was wrong: printed without a stack, exit code 2. */
export class UsageError extends Error {
	override name = "UsageError";
}

/**
 * Reads the command line.
 * @throws UsageError that names the unknown or incomplete option and shows how the command is used.
 */
export function readCommandLine<T extends ParseArgsOptionsConfig>(
	options: T,
	usage: string,
	args = process.argv.slice(2),
) {
	try {
		return parseArgs({ options, args, allowPositionals: true, strict: true });
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new UsageError(`${why}\n\n${usage}`);
	}
}

/** Runs a command: what it throws is printed for a person, and the exit code says that it failed. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
	try {
		process.exitCode = await command();
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		console.error(`error: ${why}`);
		process.exitCode = error instanceof UsageError ? 2 : 1;
	}
}

/** How often we look whether npm is still there. */
const ORPHAN_CHECK_MS = 500;

/**
 * Resolves when the user, or whoever runs us, wants an end, with what they did.
 * npm passes a signal on to the shell between it and us, which dies of it and tells nobody: under npm,
 * a parent that is gone means the same as a signal.
 */
export async function untilAskedToStop(): Promise<string> {
	return new Promise((resolve) => {
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
			process.once(signal, () => resolve(signal));
		if (process.env["npm_lifecycle_event"] === undefined) return;
		const parent = process.ppid;
		const watch = setInterval(() => {
			if (process.ppid === parent) return;
			clearInterval(watch);
			resolve("npm ended");
		}, ORPHAN_CHECK_MS);
		// Not a reason to stay when all is done.
		watch.unref();
	});
}
