import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findPortPair } from "./ports.ts";
import { type ProductOptions, type RunningProduct, startProduct } from "./start-product.ts";

/** A folder that is removed when this process ends. */
export async function temporaryFolder(name: string): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), `ringbook-${name}-`));
	process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/**
 * A product on free ports that no other program uses. Its data is removed when it stops.
 * @throws as `startProduct` does
 */
export async function startTemporaryProduct(
	name: string,
	options: Omit<ProductOptions, "port" | "persistTo"> = {},
): Promise<RunningProduct> {
	const persistTo = await temporaryFolder(name);
	const product = await startProduct({ port: await findPortPair(), persistTo, ...options });
	return {
		...product,
		async stop() {
			await product.stop();
			await rm(persistTo, { recursive: true, force: true });
		},
	};
}
