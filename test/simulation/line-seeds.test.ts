import { vi } from "vitest";

import { describeCallsOnTheLine } from "./line/calls-on-the-line.ts";

vi.mock("cloudflare:workflows", () => import("./platform/cloudflare-workflows.ts"));
vi.mock("agents", () => import("./platform/agents.ts"));
vi.mock("agents/lifecycle", () => import("./platform/agents.ts"));

const SEEDS = 200;

describeCallsOnTheLine(Array.from({ length: SEEDS }, (_, index) => index + 1));
