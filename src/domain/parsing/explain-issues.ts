import { z } from "zod";

type Path = readonly PropertyKey[];

/** One thing that is wrong with an input, and what would be right. */
export interface InputProblem {
	/** The keys from the outermost one on; empty for the whole input. */
	path: Path;
	message: string;
	/** Set when the key itself is wrong, not its value. */
	ofKey?: true;
}

/**
 * Explains zod's issues to the person who wrote `input`.
 * @param schema the JSON Schema of the input. It has the keys that a misspelt one may stand for.
 */
export function explainIssues(error: z.ZodError, input: unknown, schema: unknown): InputProblem[] {
	return error.issues.flatMap((issue) => explain(issue, input, schema));
}

function explain(issue: z.core.$ZodIssue, input: unknown, schema: unknown): InputProblem[] {
	const { path } = issue;
	switch (issue.code) {
		case "unrecognized_keys": {
			const known = keysAt(schema, path);
			return issue.keys.map((key) => ({
				path: [...path, key],
				message: misspelt(key, known),
				ofKey: true,
			}));
		}
		case "invalid_key":
			return issue.issues.map(({ message }) => ({ path, message, ofKey: true }));
		case "invalid_type":
			return [{ path, message: otherType(issue.expected, valueAt(input, path)) }];
		case "too_big":
			return [{ path, message: takesAmount("at most", issue.maximum, issue) }];
		case "too_small":
			return [{ path, message: takesAmount("at least", issue.minimum, issue) }];
		case "invalid_value":
		case "invalid_format":
		case "invalid_union":
		case "invalid_element":
		case "not_multiple_of":
		case "custom":
			return [{ path, message: issue.message }];
	}
}

function otherType(expected: string, found: unknown): string {
	const takes = `takes ${WORDS[expected] ?? expected}`;
	if (found === undefined) return `is missing: it ${takes}`;
	const plain = typeof found === "number" || typeof found === "boolean";
	if (expected === "string" && plain) return `${takes}: put it in quotes`;
	return `${takes}, not ${JSON.stringify(found)?.slice(0, 60) ?? typeof found}`;
}

function takesAmount(
	how: "at most" | "at least",
	limit: number | bigint,
	{ origin, inclusive = true }: { origin: string; inclusive?: boolean | undefined },
): string {
	const strictly = how === "at most" ? "less than" : "more than";
	return `takes ${inclusive ? how : strictly} ${limit}${UNITS[origin] ?? ""}`;
}

const UNITS: Readonly<Record<string, string>> = { string: " characters", array: " in the list" };

const WORDS: Readonly<Record<string, string>> = {
	string: "a text",
	number: "a number",
	int: "a whole number",
	boolean: "true or false",
	array: "a list",
	object: "a mapping of keys to values",
	record: "a mapping of keys to values",
};

function misspelt(key: string, known: readonly string[]): string {
	const nearest = nearestOf(key, known);
	if (nearest !== null) return `is not known here; did you mean ${nearest}?`;
	return `is not known here; there is: ${known.join(", ")}`;
}

function valueAt(input: unknown, path: Path): unknown {
	return path.reduce<unknown>((value, key) => {
		const parsed = Holder.safeParse(value);
		return parsed.success ? parsed.data[String(key)] : undefined;
	}, input);
}

const Holder = z.union([
	z.array(z.unknown()).transform((list) => Object.fromEntries(list.entries())),
	z.record(z.string(), z.unknown()),
]);

/** The part of a JSON Schema that says which keys an object has. */
const Node = z.object({
	properties: z.record(z.string(), z.unknown()).optional(),
	additionalProperties: z.unknown().optional(),
	items: z.unknown().optional(),
	anyOf: z.array(z.unknown()).optional(),
	oneOf: z.array(z.unknown()).optional(),
});

function keysAt(schema: unknown, path: Path): string[] {
	const nodes = path.reduce<z.infer<typeof Node>[]>(
		(above, key) =>
			above.flatMap(({ properties, additionalProperties, items }) => {
				if (typeof key === "number") return alternatives(items);
				return alternatives(properties?.[String(key)] ?? additionalProperties);
			}),
		alternatives(schema),
	);
	return [...new Set(nodes.flatMap(({ properties = {} }) => Object.keys(properties)))];
}

function alternatives(schema: unknown): z.infer<typeof Node>[] {
	const parsed = Node.safeParse(schema);
	if (!parsed.success) return [];
	const { anyOf = [], oneOf = [] } = parsed.data;
	return [parsed.data, ...[...anyOf, ...oneOf].flatMap(alternatives)];
}

/** The candidate that `word` probably stands for; null when none is similar. */
export function nearestOf(word: string, candidates: readonly string[]): string | null {
	const ranked = candidates
		.map((candidate) => ({ candidate, steps: editsBetween(lettersOf(word), lettersOf(candidate)) }))
		.toSorted((a, b) => a.steps - b.steps);
	const [best] = ranked;
	return best && best.steps <= Math.max(1, Math.floor(word.length / 3)) ? best.candidate : null;
}

/** `opening_hours` counts as `openingHours`. */
const lettersOf = (word: string) => word.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** Levenshtein distance. */
function editsBetween(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (const [i, letter] of a.split("").entries()) {
		const next = [i + 1];
		for (const [j, other] of b.split("").entries())
			next.push(
				Math.min(
					(next[j] ?? 0) + 1,
					(row[j + 1] ?? 0) + 1,
					(row[j] ?? 0) + (letter === other ? 0 : 1),
				),
			);
		row = next;
	}
	return row[b.length] ?? 0;
}
