import { z } from "zod";

/** The part of vitest's JSON report that is counted. */
export const Report = z.object({
	numPassedTests: z.int().nonnegative(),
	numFailedTests: z.int().nonnegative(),
});

/** How a step of CI ended. A step without tests, or that failed before its tests ran, has no report. */
export interface StepResult {
	exitCode: number;
	report: z.infer<typeof Report> | null;
}

/** A step that runs no tests counts as one; a step that fails counts as a failure even if no test did. */
export function addUp(steps: readonly StepResult[]): { passed: number; failed: number } {
	let passed = 0;
	let failed = 0;
	for (const { exitCode, report } of steps) {
		const failures = report?.numFailedTests ?? 0;
		passed += report?.numPassedTests ?? (exitCode === 0 ? 1 : 0);
		failed += exitCode === 0 ? failures : Math.max(failures, 1);
	}
	return { passed, failed };
}
