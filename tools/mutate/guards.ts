import type { Guard } from "./guard.ts";
import { simulatedGuards } from "./simulated-guards.ts";
import { testedGuards } from "./tested-guards.ts";

export const guards: readonly Guard[] = [...simulatedGuards, ...testedGuards];
