import { parseJson } from "../../domain/parsing/json.ts";
import type { ToolCallDelta } from "./read-chunk.ts";

interface OpenCall {
	index: number;
	/** As the server sent it; null when it sent none. */
	id: string | null;
	arguments: string;
	whole: boolean;
}

/** A part of a tool call as OpenAI streams it: the first one of a call has its id and name. */
interface NumberedDelta {
	index: number;
	id?: string;
	type?: "function";
	function: { name?: string; arguments: string };
}

/**
 * Tells the tool calls of one answer apart. Servers number them from zero, give all of them the number zero, or none;
 * some repeat id and name with each part, some send a call in one piece.
 */
export class ToolCallParts {
	readonly #calls: OpenCall[] = [];
	/** The latest call of each number that the server gave. */
	readonly #byIndex = new Map<number | null, OpenCall>();

	get any(): boolean {
		return this.#calls.length > 0;
	}

	/** Whether the arguments of a call are not complete. */
	get cut(): boolean {
		return this.#calls.some((call) => !isComplete(call));
	}

	add(part: ToolCallDelta): NumberedDelta {
		const current = this.#byIndex.get(part.index) ?? this.#calls.at(-1);
		const known = this.#byIndex.has(part.index) || part.name === null;
		if (current && known && !beginsAnother(part, current)) {
			current.arguments += part.arguments;
			current.whole ||= part.whole;
			return { index: current.index, function: { arguments: part.arguments } };
		}
		const index = this.#calls.length;
		const { id, whole, arguments: args } = part;
		const call = { index, id, whole, arguments: args };
		this.#calls.push(call);
		this.#byIndex.set(part.index, call);
		return {
			index,
			id: id ?? `call_${crypto.randomUUID()}`,
			type: "function",
			function: { name: part.name ?? "", arguments: args },
		};
	}
}

function beginsAnother(part: ToolCallDelta, current: OpenCall): boolean {
	if (part.id !== null && current.id !== null) return part.id !== current.id;
	return part.name !== null && (part.whole || isComplete(current));
}

function isComplete({ whole, arguments: args }: OpenCall): boolean {
	return whole || (args !== "" && parseJson(args) !== undefined);
}
