import { spawn } from "node:child_process";

export interface Step {
	name: string;
	/** A program of `node_modules/.bin` or the path, and its arguments. */
	command: readonly string[];
}

interface Ended {
	name: string;
	code: number;
	seconds: number;
}

export interface Lane {
	ok: boolean;
	steps: Ended[];
	/** What the steps printed, if it was kept to the end. */
	output: string;
}

/** Runs steps one after the other; a step that fails does not stop those behind it. */
export async function runLane(
	steps: readonly Step[],
	print: "as it goes" | "at the end",
): Promise<Lane> {
	const ended: Ended[] = [];
	let output = "";
	for (const { name, command } of steps) {
		const startedAt = Date.now();
		const code = await run(command, (text) => {
			if (print === "as it goes") process.stdout.write(text);
			else output += text;
		});
		ended.push({ name, code, seconds: Math.round((Date.now() - startedAt) / 1000) });
	}
	return { ok: ended.every(({ code }) => code === 0), steps: ended, output };
}

/** The exit code; a program that a signal ended has failed. */
async function run(
	[program = "", ...args]: readonly string[],
	onOutput: (text: string) => void,
): Promise<number> {
	const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8");
		stream.on("data", onOutput);
	}
	return await new Promise((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => resolve(code ?? 1));
	});
}
