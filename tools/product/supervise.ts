import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const LEASH = fileURLToPath(new URL("leash.ts", import.meta.url));
const GRACE_MS = 5000;
const KEPT_LINES = 40;

/** A program that was started and is watched, with everything it starts itself. */
export interface Supervised {
	name: string;
	/** Resolves, never rejects, with the exit code once the program is gone. */
	exited: Promise<number>;
	/** The last lines it printed, newest last: what to show when it fails. */
	lastLines: readonly string[];
	/** Ends the program and all it started, and returns when none of them is left. */
	stop(): Promise<void>;
	/** The same with SIGKILL: as a power cut does. */
	kill(): Promise<void>;
}

export interface SuperviseOptions {
	/** What the program is called in messages. */
	name: string;
	program: string;
	args: readonly string[];
	cwd: string;
	env?: Readonly<Record<string, string>>;
	/** Every line of its stdout and stderr, in the order in which they came. */
	onLine?: (line: string) => void;
}

/** Starts a program in a process group of its own, which never outlives this process. */
export function supervise(options: SuperviseOptions): Supervised {
	const child = spawn(process.execPath, [LEASH, options.program, ...options.args], {
		cwd: options.cwd,
		env: { ...process.env, ...options.env },
		stdio: ["ignore", "pipe", "pipe", "ipc"],
		detached: true,
	});
	const lastLines: string[] = [];
	for (const stream of [child.stdout, child.stderr]) {
		if (stream === null) continue;
		createInterface({ input: stream }).on("line", (line) => {
			lastLines.push(line);
			if (lastLines.length > KEPT_LINES) lastLines.shift();
			options.onLine?.(line);
		});
	}
	const exited = new Promise<number>((resolve) => {
		child.on("error", () => resolve(127));
		// `close`, not `exit`: by then the last lines have been read.
		child.on("close", (code) => resolve(code ?? 1));
	});
	const group = child.pid;
	const stop = async () => {
		if (group === undefined) return;
		signalGroup(group, "SIGTERM");
		const deadline = Date.now() + GRACE_MS;
		while (signalGroup(group, 0) && Date.now() < deadline) await pause(50);
		signalGroup(group, "SIGKILL");
		await exited;
	};
	const kill = async () => {
		if (group !== undefined) signalGroup(group, "SIGKILL");
		await exited;
	};
	return { name: options.name, exited, lastLines, stop, kill };
}

/** Runs a program to its end. @throws with its last lines when it fails. */
export async function runToEnd(options: SuperviseOptions): Promise<void> {
	const run = supervise(options);
	const code = await run.exited;
	if (code !== 0)
		throw new Error(`${options.name} failed with exit code ${code}:\n${run.lastLines.join("\n")}`);
}

/** Whether anybody of the group was there to be signalled. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
	try {
		process.kill(-group, signal);
		return true;
	} catch {
		return false;
	}
}
