import {
	type Document,
	isAlias,
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	type Node,
	type Pair,
	parseDocument,
	stringify,
} from "yaml";

import type { AgentDefinition } from "../../src/domain/agents/profile.ts";
import { readDefinition } from "../../src/domain/agents/read-definition.ts";
import { nearestOf, type InputProblem } from "../../src/domain/parsing/explain-issues.ts";
import { accepted, refused, type Result } from "../../src/domain/result.ts";

type Path = readonly PropertyKey[];

/** An agent's file, and how to speak of places in it. */
export interface AgentFile {
	definition: AgentDefinition;
	/** `file:line:column: field: what is wrong` */
	tell: (trouble: InputProblem) => string;
	/** What is allowed, and probably not meant. */
	warnings: string[];
}

/**
 * Reads YAML, or JSON, which is YAML, too. Refused with everything that is wrong, place by place.
 * @param name how the file is called in messages
 */
export function readAgentFile(name: string, text: string): Result<AgentFile, string[]> {
	const lines = new LineCounter();
	const document = parseDocument(text, {
		lineCounter: lines,
		prettyErrors: false,
		stringKeys: true,
	});
	const at = (offset: number) => {
		const { line, col } = lines.linePos(offset);
		return `${name}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
	};
	const wrong = [...document.errors, ...document.warnings];
	if (wrong.length > 0) {
		const troubles = wrong.map(({ code, message, pos: [from] }) => {
			return `${at(from)}: ${sayYamlError(code, message, keyAt(text, from))}`;
		});
		return refused(troubles);
	}
	const tell = (trouble: InputProblem) => {
		const field = trouble.path.join(".");
		const where = at(offsetOf(document, trouble));
		return `${where}: ${field === "" ? "" : `${field}: `}${trouble.message}`;
	};
	const value = toValue(document);
	const read = value.ok
		? readDefinition(value.value)
		: refused<InputProblem[]>([{ path: [], message: value.refusal }]);
	if (!read.ok) {
		const inOrder = read.refusal.toSorted((a, b) => offsetOf(document, a) - offsetOf(document, b));
		return refused(inOrder.map(tell));
	}
	const definition = read.value;
	return accepted({ definition, tell, warnings: warningsOf(definition).map(tell) });
}

/** The definition as a file that `readAgentFile` reads back to the same. */
export function writeAgentFile(definition: AgentDefinition, comment: string): string {
	const yaml = stringify(definition, { lineWidth: 100, blockQuote: "literal" });
	return `# ${comment}\n${yaml}`;
}

/** Aliases may be nested such that a small file says more than fits into memory. */
function toValue(document: Document): Result<unknown, string> {
	try {
		return accepted<unknown>(document.toJS({ maxAliasCount: 100 }));
	} catch {
		return refused("uses too many aliases, or one of them is not defined");
	}
}

function sayYamlError(code: string, message: string, key: string): string {
	if (code === "DUPLICATE_KEY") return `${key}: is given a second time`;
	if (code === "MULTIPLE_DOCS") return "holds several documents: a file is one agent";
	return `no YAML: ${message}`;
}

const keyAt = (text: string, offset: number) => /^[^\s:]*/.exec(text.slice(offset))?.[0] ?? "";

/** Where the path leads to in the text; as far as it can be followed. */
function offsetOf(document: Document, { path, ofKey }: InputProblem): number {
	let node: Node | null = document.contents;
	let offset = node?.range?.[0] ?? 0;
	for (const [index, key] of path.entries()) {
		if (isAlias(node)) node = node.resolve(document) ?? null;
		const step: Step | null = stepInto(node, key);
		if (step === null) return offset;
		const last = index === path.length - 1;
		// A value that is a whole block is pointed at by its key.
		const pointsAtKey = step.key !== null && ((last && ofKey) || !isScalar(step.value));
		offset = (pointsAtKey ? step.key : step.value)?.range?.[0] ?? offset;
		node = step.value;
	}
	return offset;
}

interface Step {
	key: Node | null;
	value: Node | null;
}

function stepInto(node: Node | null, key: PropertyKey): Step | null {
	if (isSeq<Node>(node)) {
		const value = node.items[Number(key)];
		return value === undefined ? null : { key: null, value };
	}
	if (!isMap<Node, Node>(node)) return null;
	const pair: Pair<Node, Node> | undefined = node.items.find(
		(each) => isScalar(each.key) && String(each.key.value) === String(key),
	);
	return pair === undefined ? null : { key: pair.key, value: pair.value };
}

/** The names that are known without the call's variables. */
const OWN_NAMES = ["agentName", "businessName"];

/** `{{name}}`s come with the call, so an unknown one is no error; one that looks like ours is worth a word. */
function warningsOf(definition: AgentDefinition): InputProblem[] {
	const texts = ["greeting", "closedMessage", "instructions"] as const;
	return texts.flatMap((field) =>
		namesIn(definition[field] ?? "").flatMap((name) => {
			const meant = OWN_NAMES.includes(name) ? null : nearestOf(name, OWN_NAMES);
			if (meant === null) return [];
			return [{ path: [field] as Path, message: `{{${name}}}: did you mean {{${meant}}}?` }];
		}),
	);
}

function namesIn(text: string): string[] {
	const names = [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = ""]) => name);
	return [...new Set(names)];
}
