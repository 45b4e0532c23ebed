import type { z } from "zod";

import type { InputProblem } from "../domain/parsing/explain-issues.ts";

/** What is wrong with a field of a request, and what would be right. */
export type FieldError = { field: string; message: string };

/** Zod's issues by field: `operations.0.column`, or `whole`, such as `body`, for all of it. */
export function fieldErrors(error: z.ZodError, whole: string): FieldError[] {
	return error.issues.flatMap((issue) => fieldsOf(issue, whole));
}

function fieldsOf(issue: z.core.$ZodIssue, whole: string): FieldError[] {
	if (issue.code === "unrecognized_keys")
		return issue.keys.map((key) => ({
			field: [...issue.path, key].join("."),
			message: "is not a field that is known here",
		}));
	return [{ field: issue.path.join(".") || whole, message: issue.message }];
}

/** Problems of a document by field, named as in `fieldErrors`. */
export function inputProblemFields(problems: readonly InputProblem[], whole: string): FieldError[] {
	return problems.map(({ path, message }) => ({ field: path.join(".") || whole, message }));
}
