import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { findPortPair, isPortTaken, parsePort } from "../../tools/product/ports.ts";
import { startProduct } from "../../tools/product/start-product.ts";
import { runToEnd, supervise } from "../../tools/product/supervise.ts";

/** A program that starts another, prints both ids, and waits. */
const FAMILY = `
	const { spawn } = require("node:child_process");
	const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
	console.log(process.pid + " " + child.pid);
	setInterval(() => {}, 1000);`;

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

async function untilDead(pids: readonly number[]): Promise<void> {
	while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 20));
}

function idsIn(line: string): number[] {
	const ids = line.trim().split(" ").map(Number);
	expect(ids).toHaveLength(2);
	return ids;
}

describe("a program that a tool starts", () => {
	it("is gone with everything it started itself once it was stopped", async () => {
		const lines: string[] = [];
		const family = supervise({
			name: "a family",
			program: process.execPath,
			args: ["-e", FAMILY],
			cwd: ".",
			onLine: (line) => lines.push(line),
		});
		await expect.poll(() => lines, { timeout: 10_000 }).toHaveLength(1);
		const pids = idsIn(lines[0] ?? "");
		expect(pids.every(isAlive)).toBe(true);
		await family.stop();
		expect(pids.some(isAlive)).toBe(false);
	});

	it("does not outlive a tool that was killed without a chance to tidy up", async () => {
		const supervisor = fileURLToPath(new URL("../../tools/product/supervise.ts", import.meta.url));
		const tool = spawn(
			process.execPath,
			[
				"--input-type=module",
				"-e",
				`import { supervise } from ${JSON.stringify(supervisor)};
				supervise({ name: "a family", program: process.execPath, cwd: ".",
					args: ["-e", ${JSON.stringify(FAMILY)}], onLine: (line) => console.log(line) });`,
			],
			{ stdio: ["ignore", "pipe", "inherit"] },
		);
		const [printed] = await once(tool.stdout, "data");
		const pids = idsIn(String(printed));
		tool.kill("SIGKILL");
		await untilDead(pids);
		expect(pids.some(isAlive)).toBe(false);
	});

	it("fails by name and with its last words", async () => {
		const run = runToEnd({
			name: "the build",
			program: process.execPath,
			args: ["-e", "console.error('no such file'); process.exit(3)"],
			cwd: ".",
		});
		await expect(run).rejects.toThrow("the build failed with exit code 3:\nno such file");
	});
});

describe("a port", () => {
	it("that is taken is named, with how to choose another", async () => {
		const port = await findPortPair();
		const squatter = createServer();
		squatter.listen(port, "127.0.0.1");
		await once(squatter, "listening");
		expect(await isPortTaken(port)).toBe(true);
		const starting = startProduct({ port, persistTo: "unused" });
		await expect(starting).rejects.toThrow(`port ${port}, meant for the product, is taken`);
		await expect(starting).rejects.toThrow(`PORT=`);
		squatter.close();
	});

	it.each(["eighty", "80", "65535", "8787.5", ""])("is not %j", (text) => {
		expect(() => parsePort(text)).toThrow("it takes a number from 1024 to 65534");
	});
});
