import { vi } from "vitest";

import { describeStormyWorlds } from "./stormy-worlds.ts";

vi.mock("cloudflare:workflows", () => import("./platform/cloudflare-workflows.ts"));

const SEEDS = 200;
/** Seeds beyond those, each the first that misses one of the guards in docs/simulation.md when it is broken. */
const FOUND_SOMETHING = [829, 999] as const;

describeStormyWorlds([
	...Array.from({ length: SEEDS }, (_, index) => index + 1),
	...FOUND_SOMETHING,
]);
