/** What models write around their thoughts: `<think>`, `[THINK]`, `◁think▷`, `<|START_THINKING|>`, `<|channel|>analysis`. */
const NAME =
	"(?:seed:)?(?:think(?:ing)?|(?:inner_)?thoughts?|thought_process|reason(?:ing)?|reflect(?:ion)?|scratch_?pad|(?:inner_|internal_)?monologue|analysis|planning)";
const OPEN_ANYWHERE = `<${NAME}(?:\\s[^<>]*)?>|\\[${NAME}\\]|◁${NAME}▷|<\\|(?:(?:begin_of_|start_)?(?:thought|thinking)|inner_prefix)\\|>|<\\|channel\\|?>\\s*(?:analysis|thought)`;
/** In words: Granite, ReAct, and gpt-oss where a server drops its marks. */
const OPEN_AT_START = "^\\s*(?:here(?:'s| is) my thought process:|thought:|analysis(?=[a-z]))";
const OPEN = {
	anywhere: new RegExp(OPEN_ANYWHERE, "i"),
	start: new RegExp(`${OPEN_AT_START}|${OPEN_ANYWHERE}`, "i"),
};
const CLOSE_ALONE = `</${NAME}>|\\[/${NAME}\\]|◁/${NAME}▷|<\\|(?:end_(?:of_)?(?:thought|thinking)|inner_suffix)\\|>|<channel\\|>|assistantfinal`;
const CLOSE = {
	alone: new RegExp(CLOSE_ALONE, "i"),
	/** Elsewhere `<|end|>` ends an answer, and the words are words. */
	thoughts: new RegExp(
		`${CLOSE_ALONE}|<\\|end\\|>|here(?:'s| is) my response:|final answer:|(?=^action:)|(?=assistantcommentary)`,
		"im",
	),
};
/** A mark with attributes. */
const OPEN_TO_BE = new RegExp(`^<${NAME}\\s[^<>]*$`, "i");
const CHANNEL = ["<|channel|>analysis", "<|channel>thought"];
const MARK_BEGINS = /[<[◁]/g;

/** How the thoughts of a model begin that leaves out the first mark. A step is one of several words. */
const THOUGHTS: readonly (readonly string[])[] = [
	["the", "user|caller|customer"],
	["here's", "my", "thought", "process"],
	["here", "is", "my", "thought", "process"],
	["thought", ":"],
	["let", "me|us", "think|analyze|analyse|consider|figure|reason|break"],
	[
		"we|i",
		"need|should|must|have",
		"to",
		"answer|respond|reply|call|use|figure|determine|decide|find",
	],
	["we|i", "should|must", "answer|respond|reply|call|use|figure|determine|decide|find"],
];
const BEFORE_THOUGHTS = new Set([
	"okay",
	"ok",
	"alright",
	"hmm",
	"hm",
	"so",
	"now",
	"well",
	"first",
]);

/**
 * Takes a model's thoughts out of its text, as it streams. They stand between marks, of which some models leave out the
 * first: a text that begins as thoughts do, or comes from a model that is known for it, is held until the mark behind them, or
 * the end of the answer.
 */
export class Thinking {
	#text = "";
	#state: "start" | "thinking" | "answer" = "start";
	/** All text is held until a mark behind it. */
	#thinksFirst: boolean;
	readonly #learn: (thinksFirst: boolean) => void;

	/**
	 * @param thinksFirst whether the model is known to begin with thoughts without a mark.
	 * @param learn called with whether it did.
	 */
	constructor(thinksFirst = false, learn: (thinksFirst: boolean) => void = () => undefined) {
		this.#thinksFirst = thinksFirst;
		this.#learn = learn;
	}

	/** Takes more text, and returns what can be said of it now. */
	add(text: string): string {
		this.#text += text;
		let said = "";
		for (;;) {
			const before = this.#text;
			said += this.#advance();
			if (this.#text === before || this.#text === "") return said;
		}
	}

	/** The rest, when no more text comes. */
	rest(): string {
		const rest = this.#state === "thinking" ? "" : this.#text;
		if (this.#thinksFirst && rest.trim() !== "") this.#learn(false);
		this.#text = "";
		return rest;
	}

	#advance(): string {
		const thinking = this.#state === "thinking";
		const open = thinking
			? null
			: OPEN[this.#state === "start" ? "start" : "anywhere"].exec(this.#text);
		const close = CLOSE[thinking ? "thoughts" : "alone"].exec(this.#text);
		if (close !== null && (open === null || close.index < open.index)) {
			if (!thinking) this.#learn(true);
			// Whatever stands before this mark was thought.
			this.#text = this.#text.slice(close.index + close[0].length).trimStart();
			this.#state = "start";
			this.#thinksFirst = false;
			return "";
		}
		if (thinking) return "";
		if (open !== null) {
			const said = this.#text.slice(0, open.index);
			this.#text = this.#text.slice(open.index + open[0].length);
			this.#state = "thinking";
			this.#thinksFirst = false;
			return said.trim() === "" ? "" : said;
		}
		const holds = this.#thinksFirst || mayBeThoughts(this.#text);
		if (this.#state === "start" && holds) return "";
		if (this.#text.trim() !== "") this.#state = "answer";
		const end = safeEnd(this.#text);
		const said = this.#text.slice(0, end);
		this.#text = this.#text.slice(end);
		return said;
	}
}

/** Whether the text begins as thoughts do, or is too short to tell. */
function mayBeThoughts(text: string): boolean {
	const words = text.toLowerCase().match(/[\p{L}']+|[^\p{L}'\s,.]/gu) ?? [];
	// A word at the end may go on.
	const whole = /[\p{L}']$/u.test(text) ? words.slice(0, -1) : words;
	const first = whole.findIndex((word) => !BEFORE_THOUGHTS.has(word));
	if (first === -1) return text.trim() !== "";
	return THOUGHTS.some((steps) =>
		steps.every((step, index) => {
			const word = whole[first + index];
			return word === undefined || step.split("|").includes(word);
		}),
	);
}

/** Where the text ends that cannot be the beginning of a mark. */
function safeEnd(text: string): number {
	for (const { index } of text.matchAll(MARK_BEGINS)) {
		const rest = text.slice(index);
		if (/^.\|?\/?[\w:]*\|?$/.test(rest) || OPEN_TO_BE.test(rest)) return index;
		if (CHANNEL.some((mark) => mark.startsWith(rest.toLowerCase()))) return index;
	}
	return text.length;
}
