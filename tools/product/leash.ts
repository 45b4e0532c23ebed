import { spawn } from "node:child_process";
import { constants } from "node:os";

/**
 * `node leash.ts <program> [argument…]`: runs the program and lets go of nothing.
 * The starter holds the other end of this process's IPC channel. When it goes, even by SIGKILL, the
 * channel closes, and the whole process group — this process leads it — is ended with it. Without
 * this, a killed `npm run dev` would leave workerd behind on its port.
 */
const GRACE_MS = 3000;

const [program, ...args] = process.argv.slice(2);
if (program === undefined) throw new Error("leash.ts takes the program to run and its arguments");

// The group's signals reach this process too; it must outlive the program to report how it ended.
process.on("SIGTERM", () => {});
process.on("SIGINT", () => {});

const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
child.on("error", (error) => {
	console.error(`${program} could not be started: ${error.message}`);
	process.exit(127);
});
child.on("exit", (code, signal) => {
	process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
});

process.on("disconnect", () => {
	process.kill(-process.pid, "SIGTERM");
	setTimeout(() => process.kill(-process.pid, "SIGKILL"), GRACE_MS);
});
