import { join, resolve } from "node:path";

import { ROOT, WRANGLER, WRANGLER_ENV } from "../product/project.ts";
import { runToEnd } from "../product/supervise.ts";
import { makeApiKey } from "../support/api-key.ts";

interface CreateOptions {
	workspaceId: string;
	/** The account's database instead of this machine's. */
	remote: boolean;
	/** The folder given to `npm run dev`; its default when undefined. */
	persistTo: string | undefined;
}

/** Lets a new key in, and prints it: the only time it can be seen. */
export async function createApiKey({
	workspaceId,
	remote,
	persistTo,
}: CreateOptions): Promise<void> {
	const { key, sql } = makeApiKey(workspaceId, Date.now());
	const where = remote
		? ["--remote", "--config=wrangler.cloudflare.jsonc"]
		: ["--local", `--persist-to=${resolve(persistTo ?? join(ROOT, ".wrangler/state"))}`];
	await runToEnd({
		name: "wrangler d1 execute",
		program: process.execPath,
		args: [WRANGLER, "d1", "execute", "ringbook", ...where, "--yes", `--command=${sql}`],
		cwd: ROOT,
		env: WRANGLER_ENV,
	});
	console.error(`A key of the workspace "${workspaceId}". It is shown this once; keep it safe.`);
	console.log(key);
}
