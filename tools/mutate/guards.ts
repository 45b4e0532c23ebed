import type { Guard } from "./guard.ts";
import { lineGuards } from "./line-guards.ts";
import { simulatedGuards } from "./simulated-guards.ts";
import { testedGuards } from "./tested-guards.ts";

export const guards: readonly Guard[] = [...simulatedGuards, ...lineGuards, ...testedGuards];
