import { z } from "zod";

/** The part of vitest's JSON report that is counted. */
export const Report = z.object({
	numPassedTests: z.int().nonnegative(),
	numFailedTests: z.int().nonnegative(),
});

/** How a step of CI ended. A step without tests, or that failed before its tests ran, has no reports. */
export interface StepResult {
	exitCode: number;
	reports: readonly z.infer<typeof Report>[];
}

/** A step that runs no tests counts as one; a step that fails counts as a failure even if no test did. */
export function addUp(steps: readonly StepResult[]): { passed: number; failed: number } {
	let passed = 0;
	let failed = 0;
	for (const { exitCode, reports } of steps) {
		const failures = reports.reduce((sum, { numFailedTests }) => sum + numFailedTests, 0);
		const passes = reports.reduce((sum, { numPassedTests }) => sum + numPassedTests, 0);
		passed += reports.length > 0 ? passes : Number(exitCode === 0);
		failed += exitCode === 0 ? failures : Math.max(failures, 1);
	}
	return { passed, failed };
}
